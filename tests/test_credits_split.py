"""Caption and credit of one line, the stage over blocks, and prose that must stay whole. All sentences are invented."""

from __future__ import annotations

import re

import pytest

from cleaner import clean
from cleaner.credits import split
from cleaner.document import Block, Document
from cleaner.stages import credits
from scripts.benchmarks import hostile

# In a line known to belong to a picture "⟦…⟧" is the credit with its joint, the rest the caption.
FIGURE = [
    "Переговорщики молчали⟦ Анна Крылова / Коммерсантъ⟧",
    "Le festival attire du monde.⟦ Anna Berger/Archives⟧",
    "Rescuers search the rubble in Marwa on Sunday.⟦ Ana Petrescu/Inquam Photos via REUTERS⟧",
    "The new clinic opened in May.⟦ Photo: Harlow Health Trust⟧",
    "Villagers cross the river⟦ | Photo Credit: Sanjay Rawat⟧",
    "A view of the dam.⟦ File | Photo Credit: The Hindu⟧",
    "Members of the choir.⟦ (Courtesy of the Lakeside Chorale)⟧",
    "The minister at the port.⟦ Photo: Ministry of Transport handout⟧",
    "A screengrab shows the fire.⟦ (Screenshot/X)⟧",
    "The harbour at night.⟦ [Marta Kowal/Al Jazeera]⟧",
    "Protesters in the capital⟦ [File: Ibrahim Diallo/AP Photo]⟧",
    "The mayor speaks to the press.⟦ Image: Jens Hallbauer/dpa/picture alliance⟧",
    "Ein Haus nach dem Sturm⟦ (Symbolbild: Karin Moser / picture alliance / dpa)⟧",
    "Die Brücke wird saniert.⟦ Archivfoto: Stadt Rheinfurt⟧",
    "Der neue Trainer⟦ (Foto: IMAGO / Sven Simon)⟧",
    "Blick in die Halle⟦ © Marlene Fischer/Stadtwerke Nordheim⟧",
    "Einsatzkräfte am Unglücksort⟦ – Foto: Kreisfeuerwehrverband Vechta⟧",
    "Le pont fermé à la circulation.⟦ (Photo Claire Marchal / Ouest-France)⟧",
    "Les pompiers sur place⟦ © SDIS 34⟧",
    "L'avenue principale.⟦ Crédits : Mairie de Valbonnet⟧",
    "Le stade municipal ce dimanche.⟦ Photo archives Le Dauphiné Libéré/Paul Tessier⟧",
    "La carretera cortada.⟦ / Guardia Civil⟧",
    "El alcalde en el pleno.⟦ (Foto: Lucía Ferrer/Diario del Sur)⟧",
    "Imagen de archivo del puerto.⟦ EFE/Archivo/Lucía Ferrer⟧",
    "Los bomberos trabajan en la zona.⟦ EP⟧",
    "Incêndio na serra⟦ Foto: Divulgação/Corpo de Bombeiros⟧",
    "O ministro em Brasília⟦ (Foto: Rita Salvado/Agência Brasil)⟧",
    "Praia cheia no feriado⟦ | Rita Salvado/Folhapress⟧",
    "I vigili del fuoco al lavoro⟦ (foto Ansa)⟧",
    "Il porto di notte⟦ (Foto: Carlo Venturi/LaPresse)⟧",
    "De haven bij nacht⟦ © ANP / Sanne de Wit⟧",
    "De brandweer rukte uit.⟦ Foto: Veiligheidsregio Utrecht⟧",
    "Strażacy na miejscu⟦ / fot. KP PSP Olkusz⟧",
    "Most po remoncie⟦ (fot. Anna Sikora/Agencja Wyborcza.pl)⟧",
    "Hasiči zasahovali u požáru.⟦ Foto: HZS Zlínského kraje⟧",
    "Nový most přes řeku⟦ Foto: Jana Malá, MAFRA⟧",
    "A híd átadása⟦ (Fotó: Kovács Réka / Index)⟧",
    "Podul a fost redeschis⟦ Foto: Primăria Brașov⟧",
    "Мост открыли в мае.⟦ Фото: пресс-служба мэрии⟧",
    "Пожар потушили⟦ / Фото: МЧС России⟧",
    "Рятувальники на місці удару⟦ Фото: ДСНС⟧",
    "Мостът беше отворен⟦ Снимка: Община Варна⟧",
    "Vatrogasci na terenu⟦ Foto: DVD Samobor⟧",
    "Most otvoren u maju⟦ Foto: Tanjug/Jelena Marić⟧",
    "Köprü açıldı.⟦ (Fotoğraf: Selin Aksoy/DHA)⟧",
    "Yangın söndürüldü⟦ | Foto: İHA⟧",
    "Η γέφυρα άνοιξε⟦ (φωτ.: Νίκος Δήμου/Eurokinissi)⟧",
    "Bron invigdes i maj.⟦ Foto: Anna Lind/Göteborgs-Posten⟧",
    "Brannen ble slukket⟦ Foto: Bergen brannvesen⟧",
    "Broen åbnede i maj⟦ Foto: Mads Holm/Ritzau Scanpix⟧",
    "Silta avattiin toukokuussa.⟦ Kuva: Väylävirasto⟧",
    "שריפה בצפון⟦ (צילום: כבאות והצלה)⟧",
    "افتتاح الجسر⟦ (الأناضول)⟧",
    "خط جدید مترو⟦ عکس: مهدی رضایی/ایسنا⟧",
    "消火活動の様子⟦（写真：読者提供）⟧",
    "화재 현장⟦ [사진=소방청 제공]⟧",
    "다리 개통식⟦ /사진=김민수 기자⟧",
    "大桥通车⟦（图／新华社）⟧",
    "消防员救火⟦ 图片来源：消防局⟧",
    "Cầu mới khánh thành⟦ - Ảnh: MINH ANH⟧",
    "Jembatan baru⟦ (Foto: Rina Kartika/detikcom)⟧",
    "पुल का उद्घाटन⟦ | फोटो: एएनआई⟧",
    "An AI-made picture of the bridge⟦ (AI-generated/Midjourney)⟧",
    "Artist's view of the tower.⟦ Illustration: Noor Haddad⟧",
    "The old town hall.⟦ Credit: Wikimedia Commons⟧",
    "The old mill in 1911.⟦ State Library of Victoria⟧",
    "The summit on Friday.⟦ Kremlin Pool Photo via AP⟧",
    "Satellite view of the lake.⟦ Satellite image ©2024 Maxar Technologies.⟧",
    "A still from the film.⟦ Courtesy of Netflix⟧",
    "The band in 1999⟦ (Lena Okafor/Redferns via Getty Images)⟧",
    "Players celebrate.⟦ Mandatory Credit: Lena Okafor-Imagn Images⟧",
    "Workers at the site.⟦ Photo supplied by Snowy Hydro.⟧",
    "The twins at home.⟦ Photo: Family handout/PA⟧",
    # more countries
    "Firefighters at the scene on Tuesday.⟦ (Rasheed Olawale/Reuters)⟧",
    "Workers clear the road after the storm.⟦ Chip Vanterpool/The Lindmoor Argus via AP⟧",
    "FILE PHOTO: A logo is seen in Bay Port, May 3, 2021.⟦ REUTERS/Rasheed Olawale/File Photo⟧",
    "The market at noon.⟦Credit...Yanis Belkhodja for The Bay Courier⟧",
    "The market at noon.⟦ REUTERS/Rasheed Olawale Purchase Licensing Rights, opens new tab⟧",
    "Le port de pêche au petit matin.⟦ - Photo Solenn Quéméneur⟧",
    "Imagen del incendio.⟦ Foto: Cortesía⟧",
    "Bombeiros combatem o fogo⟦ — Foto: Reprodução/TV Litoral⟧",
    "İtfaiye ekipleri olay yerinde.⟦ (Selin Karacabey - AA)⟧",
    "Hasiči na mieste⟦ Zdroj: TASR/Vendelín Hruška⟧",
    "Οι πυροσβέστες στο σημείο.⟦ (ΣΤΕΛΙΟΣ ΚΑΡΑΓΚΟΥΝΗΣ/ΑΠΕ-ΜΠΕ)⟧",
    "رجال الإطفاء في الموقع⟦ (رويترز)⟧",
    "消火活動にあたる消防隊員⟦＝浜岡恵子撮影⟧",
    "消防员在现场。⟦新华社记者 乔文斌 摄⟧",
    # bracket at the end
    "The ferry leaves the old harbour at dawn⟦ (AP Photo/Dario Quillfeather)⟧",
    "The ferry leaves the old harbour at dawn.⟦ (Image: Dunmore Police / SWNS)⟧",
    "Der Bürgermeister eröffnet die neue Brücke.⟦ (Foto: Silke Ostrander/dpa)⟧",
    "Bagarre devant le stade de la ville⟦ (Fabien Quévillon/SIPA)⟧",
    "La presidenta visita la fábrica.⟦ (Ramiro Quintanal)⟧",
    "Donna Kestrel⟦ (REUTERS/Yanis Belkhodja)⟧",
    "Peserta lomba berfoto bersama di alun-alun⟦ (Dok. Panitia)⟧",
    "バレーボール女子の決勝戦で喜ぶ選手たち⟦（代表撮影）⟧",
    # a marker inside
    "Un soldat monte la garde le 3 mars 2015⟦, photo ©STRINGER / AFP⟧",
    "The new tram depot.⟦ Photo by WADE HOLLOWMERE / AFP via Getty Images⟧",
    "Der neue Betriebshof der Bahn⟦ Foto: Horst Galuschka/imago⟧",
    "Rauch steht über der Halle.⟦ © dpa | Silke Ostrander⟧",
    "Polisen spärrade av gatan.⟦ Foto: Håkan Rydelius/TT Visa mer⟧",
    "Strażacy gasili pożar do rana⟦ Fot. Bogumił Wieczorek / PAP⟧",
    "Пожарные работали до утра⟦ Фото: Геннадий Ступников / ТАСС⟧",
    "Το λιμάνι τα ξημερώματα⟦ Φωτογραφία: Eurokinissi⟧",
    "消防员连夜救火⟦ 图片来源：路透社⟧",
    "決勝ゴールを喜ぶ選手⟦（Ｃ）共同通信社⟧",
    "Lính cứu hỏa dập tắt đám cháy.⟦ Ảnh: Trần Quốc Bảo/TTXVN⟧",
    "Palokunta työskenteli aamuun asti.⟦ Kuva: Antero Huhtamäki / Lehtikuva⟧",
    "A tűzoltók reggelig dolgoztak⟦ Fotó: MTI/Barta Zsombor⟧",
    "İtfaiye sabaha kadar çalıştı⟦ Fotoğraf: Emrecan Tozlu/AA⟧",
    "רכבת חדשה יצאה לדרך⟦ צילום: רויטרס⟧",
    "Brandmændene arbejdede til daggry.⟦ Foto: Jeppe Vestermark/Ritzau Scanpix⟧",
    "Gaisrininkai dirbo iki ryto⟦ / G. Kazlauskaitės / BNS nuotr.⟧",
    "Hasiči pracovali až do rána⟦ | Foto: Květa Havlínová, ČTK⟧",
    # a tail after a border
    "The harbour after the storm.⟦ Kip Larrabee/PA Wire⟧",
    "The harbour after the storm.⟦ Getty Images⟧",
    "The harbour after the storm on Aug. 29, 2024, in Bay Port, Wis.⟦ AP Photo/Dario Quillfeather⟧",
    "Nach dem Sturm: Blick auf den Hafen.⟦ Keystone/The Blue House via AP/Rolf Tannert⟧",
    "El puerto después de la tormenta.⟦ EFE⟧",
    "El puerto después de la tormenta⟦ / Ximena Lizárraga⟧",
    "Le port après la tempête⟦ — © BELGA⟧",
    "The harbour after the storm⟦ | Rory Macnab/PA Images via Getty Images⟧",
    "The harbour after the storm.⟦ Supplied⟧",
    "Hafen nach dem Sturm.⟦ Gunda Leversen⟧",
    "부두에서 어민들이 그물을 손질하고 있다.⟦ 뉴시스⟧",
    "Trabajadores recogen la red (izquierda).⟦ Begoña Arrieta (dpa/picture alliance via Getty)⟧",
    # no border at all
    "Un barco en el puerto de Vigo⟦ Ramiro Quintanal/EFE⟧",
    "A boat in the harbour of Bay Port⟦ Wade Hollowmere via Getty Images⟧",
    "Feuerwehr im Einsatz in Sonnbach⟦ WDR/Gunda Leversen⟧",
    "Die Kanzlerin am Freitag in Sonnbach⟦ SN/APA/KEYSTONE/URS FREI⟧",
    "Protesters fill the square.⟦ — Reuters⟧",
    "Il ministro al porto⟦ (foto LaPresse)⟧",
    "Pantai selepas banjir.⟦ - Foto Bernama⟧",
    "The airfield on Sunday.⟦ (Northstar Imaging via AP)⟧",
    "The ferry at the pier.⟦ (Kent Osterhaus for The Lantern)⟧",
    "The harbour under water.⟦ (ABC North Coast: Ruby Tenbrook)⟧",
    "The ship leaves port.⟦ (U.S. Navy photo by Seaman Tess Harlow)⟧",
    "The school reopens.⟦ Staff photo by Tess Harlow⟧",
    "Le stade avant le match.⟦ Photo d’illustration. © Solenn Marchal - AFP⟧",
    "Der Hafen von Norderney⟦Foto: Jens Hallbauer/picture alliance/dpa⟧",
    "Пожар на складе.⟦Фото: Анна Крылова/РИА Новости⟧",
    "Donald Brunvoll⟦ | REUTERS/Tess Harlow⟧",
    "Der Rat tagt am Montag im UN-Hauptquartier⟦ | Tess Harlow II⟧",
    "Der Schnellste beim 50. Rhein-Marathon.⟦ Foto: Tess Harlow/AFP⟧",
    "Ein Radfahrer auf der Brücke⟦ IMAGO / Jens Hallbauer⟧",
    "Ein Radfahrer auf der Brücke⟦, KEYSTONE/Jens Hallbauer⟧",
    "Workers search the ruins on Monday⟦ PTI Photo by Suhel Banerji⟧",
    "I vigili del fuoco al lavoro⟦ Foto Carlo Venturi/LaPresse⟧",
    "People shelter in the station.⟦REUTERS/Tess Harlow⟧",
    "Un bateau dans le port.⟦AFP/Yanis Belkhodja⟧",
    "대통령이 회의에서 발언하고 있다.⟦ 연합뉴스 제공⟧",
    # credit first
    "⟦Getty Images⟧ The shop closed its doors in March",
    "⟦BELGA/Yanis Belkhodja⟧ Le port a rouvert ses portes.",
    "⟦IMAGO / Jens Hallbauer⟧ Die Halle wird im Sommer saniert.",
    "⟦Photo : Getty Images / Drew Tenbrook⟧ Le port a rouvert ses portes.",
    "⟦Crédito: Colprensa - Lucía Ferrer⟧ El alcalde durante la visita",
    "⟦Foto: Ida Marie Winther/Ritzau Scanpix⟧ Broen er lukket indtil juni.",
    "⟦Photo: Laura Jane Brandt⟧ Residents walk past a closed shop.",
    "⟦Jose Tenbrook/Pics Action/NurPhoto via Getty Images⟧ Residents walk past a shop.",
    "⟦(Photo : Yanis Belkhodja / AFP)⟧ La chanteuse sur la scène du théâtre.",
    "⟦Photo: Tess Harlow for The Lantern.⟧ Skiers line up before dawn.",
    "⟦Tess Harlow—Bloomberg/Getty Images⟧ The chair of the board arrives.",
    "⟦© Sputnik. Arkadi Belozerov⟧ Les pompiers ont travaillé jusqu'au matin",
    "⟦© AFP / Yanis Belkhodja⟧ Le port de la ville après la tempête",
    "⟦Image source, Getty Images Image caption,⟧ The ferry leaves the old harbour",
    "⟦Fuente de la imagen, EFE Pie de foto,⟧ El puerto después de la tormenta",
    # the whole line
    "⟦© REUTERS/ Yanis Belkhodja⟧",
    "⟦(Foto: Pool via REUTERS)⟧",
    "⟦KEYSTONE/URS ZÜRCHER⟧",
    "⟦Northgate Police / SWNS)⟧",
    "⟦Gunda Leversen/Der Nordbote⟧",
    "⟦Getty Images/iStockphoto | mondhase⟧",
    "⟦Anna Tenbrook/Getty Images/TNS⟧",
    "⟦Tess Harlow, Sputnik, Kremlin Pool Photo via AP⟧",
    "⟦Press Service of the 9th Brigade via AP⟧",
    "⟦Warner Bros. Pictures/Everett Collection⟧",
    "⟦Tess Harlow / HBO⟧",
    "⟦[Tess Harlow, Lantern]⟧",
    "⟦LP / Jean-Baptiste Marchal⟧",
    "⟦© Droits réservés⟧",
    "⟦(Photo courtesy Tess Harlow)⟧",
    "⟦Dave Tenbrook/Getty Images for Lumina⟧",
    "⟦| SDIS 35⟧",
]


@pytest.mark.parametrize("marked", FIGURE, ids=[m[:40] for m in FIGURE])
def test_split(marked):
    line = marked.replace("⟦", "").replace("⟧", "")
    found = split(line)
    assert found is not None
    low, high = marked.index("⟦"), marked.index("⟧") - 1
    caption = (marked[:low] + marked[high + 2 :]).strip(" *")
    assert line[slice(*found.credit)].strip().strip(" ,.|/—") in line[low:high]
    assert (line[slice(*found.caption)] if found.caption else "") == caption
    if found.caption:
        assert found.credit[1] <= found.caption[0] or found.caption[1] <= found.credit[0]


@pytest.mark.parametrize(
    "line",
    [
        "Friedrich Ostrander",
        "Jane Doe, left, and John Smith",
        "The harbour after the storm",
        "Left to right: Ada, Bo and Cy.",
        "A Reuters photographer at work in the rain",
        "Der Hafen nach dem Sturm (Archivbild)",
        "The prime minister told Sputnik on Friday.",
        "Ada Brunvoll / Bo Lindqvist",
        "",
        " ",
        "…",
        "Crowds wait for the AFP office to open.",
        "U.S. Route 66 in the rain",
    ],
)
def test_captions_without_credit(line):
    assert split(line) is None


# Prose and furniture that must come through whole, one block each, a long paragraph behind it.
PROSE = [
    "Application Programming Interface (API)",
    "Actuarial Professional Analysis (APA)",
    "© Northam Celtor Media 2023.",
    "Copyright © Lindmoor Connect 2025",
    "The AFP bureau in Marwa was closed for a day after the storm.",
    "Getty Images and Shutterstock announced a merger on Tuesday.",
    "She once worked for Magnum Photos and later for Reuters.",
    "A photograph by Lena Okafor sold for £20,000 at auction.",
    "Lena Okafor, a photographer with AFP, was among the injured.",
    "Photographer Lena Okafor/Tom Reed duo win the regional prize",
    '"I took the photo myself," Lena Okafor told Reuters.',
    "The picture, taken by Reuters, went around the world.",
    "He shared the screenshot on X, formerly Twitter.",
    "Courtesy costs nothing, Ana Ruiz reminds us.",
    "Copyright law needs reform, say authors.",
    "The image was generated with Midjourney, police said.",
    "AP News / Reuters Institute report: trust in news falls",
    "Reuters/Ipsos poll: most want an early vote",
    "EPA: new rules for power plants",
    "The EPA/FDA review takes two years.",
    "PA: three dead after crash in Dunmore",
    "PTI leader arrested in Lahore",
    "Pool: where to swim this summer",
    "Video: minister answers questions",
    "Source: Reuters, AFP",
    "Sources: company reports; Reuters",
    "(Reuters) - Shares in Lindmoor Bank fell on Monday.",
    "LINDMOOR (AP) — Officials said the dam was safe.",
    "Editing by Tom Reed and Ana Ruiz",
    "Reporting by Lena Okafor in Marwa; Editing by Tom Reed",
    "Translated by Ana Ruiz / Edited by Tom Reed",
    "Das Foto machte ein Fotograf der dpa.",
    "Die Agentur AFP meldete am Abend drei Verletzte.",
    "Foto-Ausstellung im Rathaus: Eintritt frei",
    "Bild-Zeitung: Trainer vor dem Aus",
    "Laut Reuters / Bloomberg steigt der Ölpreis weiter.",
    "Mit Agenturmaterial (dpa/AFP)",
    "La photo prise par Lena Okafor a fait le tour du monde.",
    "L'agence Sipa a annoncé la vente de ses archives.",
    "Selon l'AFP / Reuters, trois personnes ont été arrêtées.",
    "(AFP) - Le port reste fermé.",
    "La imagen de Lena Okafor ganó el premio.",
    "Según EFE / Europa Press, la carretera sigue cortada.",
    "Con información de EFE y AFP",
    "Fotos: Las mejores imágenes de la jornada",
    "A foto de Lena Okafor correu o mundo.",
    "Com informações da Agência Brasil",
    "Segundo a Reuters, o porto segue fechado.",
    "La foto di Lena Okafor ha vinto il premio.",
    "Lo riferisce l'Ansa, citando la polizia.",
    "De foto van Sanne de Wit ging de wereld over.",
    "Dat meldt persbureau ANP.",
    "Zdjęcie wykonane przez Annę Sikorę obiegło świat.",
    "Jak podaje PAP, most zostanie zamknięty.",
    "Fotka Jany Malé vyhrála soutěž.",
    "Uvedla to agentura ČTK.",
    "Фото Анны Крыловой победило на конкурсе.",
    "Об этом сообщило агентство РИА Новости.",
    "Про це повідомляє Укрінформ.",
    "Fotoğraf sergisi cuma günü açılıyor.",
    "AA muhabirine konuşan vali, yolun kapalı olduğunu söyledi.",
    "Bilden togs av Anna Lind i maj.",
    "Det skriver NTB på mandag.",
    "写真は山田花子さんが撮影した。",
    "時事通信によると、橋は閉鎖された。",
    "사진은 김민수 기자가 찍었다.",
    "연합뉴스 기자가 현장을 찾았다.",
    "据新华社报道，大桥已经关闭。",
    "图片显示大桥已经关闭。",
    "Theo Reuters, cầu đã đóng cửa.",
    "Menurut Antara, jembatan ditutup.",
    "وقالت رويترز إن الجسر مغلق.",
    "Screenshots of the chat were read out in court by Tom Reed.",
    # words of pictures in sentences and headings
    "Copyright Office staff will move to a new building.",
    "Credit to Ana Ruiz for the idea.",
    "Courtesy of the late spring, the cherries are small this year.",
    "Archive or not, the film is worth seeing.",
    "Handout notes for students / teachers are free.",
    "The Getty Center / Museum in Los Angeles reopened.",
    "Jack White (Detroit) and Meg White (drums) played in the bar.",
    "Bilder: So sah die Stadt früher aus",
    "Fotos: die schönsten Momente des Abends",
    "Das Foto von Anna Berger hängt im Rathaus.",
    "Archivbild oder Fälschung? Die Polizei prüft.",
    "Crédit immobilier : les taux repartent à la hausse",
    "Zdjęcie Anny Nowak obiegło cały świat.",
    "Foto: så lyckas du med mobilkameran",
    "Снимката на Анна Петрова обиколи света.",
    "Ảnh của Trần Văn An được lan truyền rộng rãi.",
    "* Licensing for machines: lessons from the U.S. Copyright Office Report | Medium",
    '"The Photo Booth" by Ana Ruiz, The Lindmoor Press, 212 pages.',
    "Photo Finish Ltd/Dunmore Council v Reed, decided on Monday, sets a precedent.",
    "Ana Ruiz via Zoom told the council that the plan was dead.",
    "We asked Tom Reed / Ana Ruiz / Li Wei for their views.",
    # agencies as sources
    "Selon Reuters, le port restera fermé jusqu'à lundi.",
    "D'après l'AFP, trois personnes ont été blessées.",
    "Le ministre a déclaré à Sputnik que les travaux reprendraient.",
    "The minister told the AP on Friday that work would go on.",
    "according to the Associated Press",
    "The AP photographer Wade Hollowmere said he saw nothing.",
    "Reuters reported earlier that the port was closed.",
    "Wie die dpa meldet, bleibt der Hafen geschlossen.",
    "Das sagte der Bürgermeister der dpa.",
    "Así lo informó EFE este viernes.",
    "Lo ha detto il ministro all'Ansa.",
    "Som TT rapporterade tidigare är hamnen stängd.",
    "Как сообщает ТАСС, порт закрыт до понедельника.",
    "Anadolu Ajansı'na konuşan vali, limanın kapalı olduğunu söyledi.",
    "연합뉴스에 따르면 항구는 월요일까지 폐쇄된다.",
    "ロイター通信によると、港は月曜まで閉鎖される。",
    "据路透社报道，港口将关闭至周一。",
    "Getty Images sued the company last year.",
    "Shutterstock and Adobe Stock sell pictures by the million.",
    "IMAGO ist eine Bildagentur aus Berlin.",
    "A Reuters/Ipsos poll found that half of them agreed.",
    "The Reuters/University survey was held in May.",
    # sign-offs and notes
    "(Reuters)",
    "(AFP)",
    "(Avec AFP)",
    "(con información de EFE)",
    "Mit Material von dpa",
    "Reuters",
    "dpa",
    "© AFP",
    "(dpa/AFP)",
    "APA.",
    "dpa/lno",
    "(Quelle: BMWK)",
    "Quelle: Statistisches Bundesamt",
    "Source: World Bank",
    "Fuente: INE",
    "Источник: Росстат",
    "mehr.",
    "With reporting by AP and Reuters",
    "Die Redaktion dieser Seite nutzt Meldungen von dpa.",
    # photographers and pictures as subjects
    "Photo: the new exhibition opens in May and runs until autumn.",
    "The photo by the young artist won the prize.",
    "Photos by children hang in the hall of the school.",
    "Photographer Ines Okonjo lives in Bay Port.",
    "Das Foto zeigt den Hafen nach dem Sturm.",
    "La photo de la semaine a été prise au port.",
    "Image: why we see ourselves as others do",
    "She took the picture by accident, she said.",
    "In the picture: how the vote was won",
    "A photo of the ship was sent to Reuters by a reader.",
    "He posted a photo/video of the crash.",
    "Photos: ten ways to see the harbour",
    "The exhibition © and other signs opens on Friday.",
    "Credit: how to get it and how to keep it",
    "Bild: Wie ein Blatt groß wurde",
    "Foto oder Gemälde? Die Ausstellung fragt nach dem Bild.",
    "Fotos machen ist im Museum verboten.",
    "The image by which we know him is wrong.",
    # slashes, pipes, brackets, dots
    "The line was 50/50 and/or worse.",
    "Call 24/7 for AP/IB classes.",
    "| Team | PA | W | L | Pct |",
    "Harbour | News | Bay Port Post",
    "Jane Doe | Staff Writer",
    "Kultur / Politik / Sport",
    "https://example.com/photos/reuters/harbour",
    "TASS (Russia) and Xinhua (China) are state agencies.",
    "He plays for TT and PAP in the second league.",
    "The Beta (Forum) edition is free.",
    "Files: three",
    "Video: 4K/60p, Full HD",
    "Graphics: Nvidia RTX 4070",
    "Family: Rosaceae",
    "© 2024 Harbour Media GmbH. Alle Rechte vorbehalten.",
    "Copyright Office hears the case on Monday.",
    "Von Ada Brunvoll",
    "By Wade Hollowmere",
    "Text und Bild gehören zusammen.",
    "1. Getty 2. Shutterstock 3. Alamy",
    "BAY PORT, April 25 (Reuters) - The port stays closed.",
    "PARIS (AFP) — Le port reste fermé.",
    "МОСКВА, 3 ноя — РИА Новости. Порт закрыт.",
]
BODY = (
    "The harbour stays closed until Monday, the master said, because the storm has torn away two of the four piers "
    "and the rest must be checked. " * 2
)


def document(*lines: str, **metadata: str) -> Document:
    text = "\n".join(lines)
    return Document(
        text, tuple(Block(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)), metadata=metadata
    )


@pytest.mark.parametrize("line", PROSE)
@pytest.mark.parametrize("last", [False, True], ids=["inside", "last"])
def test_prose_stays(line, last):
    if line == "© AFP" and not last:
        pytest.skip("above body text this is a picture's")
    doc = document(BODY, line) if last else document(line, BODY)
    assert credits.annotate(doc) == []


def test_enough_prose():
    assert len(PROSE) >= 60


@pytest.mark.parametrize("tail", ["(Quelle: BMWK)", "(Reuters)", "(Avec AFP)", "(dpa)", "Reuters", "EFE", "(Foto)"])
def test_tail_of_a_body_paragraph_stays(tail):
    paragraph = f"The master was firm about it. So were the pilots, after two near misses. {BODY}"
    assert credits.annotate(document(paragraph + tail, BODY)) == []
    assert credits.annotate(document(BODY, "The harbour stays closed until Monday at least. " + tail)) == []


@pytest.mark.parametrize(
    ("line", "creators", "agencies", "flags"),
    [
        ("The harbour after the storm of Monday. EFE", [], ["EFE"], []),
        ("The harbour after the storm of Monday. (Laura Brandt)", ["Laura Brandt"], [], []),
        ("Der Hafen nach dem Sturm vom Montag / Martin Jansen", ["Martin Jansen"], [], []),
        ("The harbour after the storm has passed. Supplied", [], [], ["handout"]),
        ("Martin Jansen/Hafenblatt", ["Martin Jansen"], [], []),
        ("NDR/Martin Jansen", ["Martin Jansen"], [], []),
        ("Quelle: Martin Jansen", ["Martin Jansen"], [], []),
        ("Screenshot Instagram/TikTok", [], [], ["screenshot"]),
        ("Copyright AP Photo", [], ["AP"], []),
        ("港の様子（Ｃ）共同通信社", [], ["Kyodo"], []),
        ("The pier is closed. Getty Images for Lumina", [], ["Getty Images"], []),
        ("The pier is closed on Monday. — APP", [], ["APP"], []),
        ("People shelter in the harbour station.Martin Jansen for NBC News", ["Martin Jansen"], [], []),
        ("The ferry at the pier. (Laura Brandt for The Lantern)", ["Laura Brandt"], [], []),
        ("Vista del puerto de noche / J. LEMOS", ["J. Lemos"], [], []),
        ("[Laura Brandt, Lantern]", ["Laura Brandt"], [], []),
        ("(AAP: Martin Jansen)", ["Martin Jansen"], ["AAP"], []),
        ("(Supplied: Lindmoor Zoo)", [], [], ["handout"]),
        ("(PTI Photo)", [], ["PTI"], []),
        ("(Imagoeconomica)", [], ["Imagoeconomica"], []),
        ("(foto Martin Jansen)", ["Martin Jansen"], [], []),
        ("AP - Martin Jansen", ["Martin Jansen"], ["AP"], []),
        ("Kyodo via AP", [], ["Kyodo", "AP"], []),
        ("Sputnik/Kremlin via REUTERS", [], ["Sputnik", "Reuters"], []),
        ("© Lindmoor Zoo", [], [], []),
        ("mbl.is/Martin Jansen", ["Martin Jansen"], [], []),
        ("Дмитрий Янсен / «Коммерсантъ»", ["Дмитрий Янсен"], [], []),
        ("Divulgação/Polícia Civil", [], [], ["handout"]),
        ("PHOTO | POOL", [], [], ["pool"]),
        ("moonhare77 - stock.adobe.com", ["moonhare77"], ["Adobe Stock"], []),
        ("新华社记者 林晓雨 摄", ["林晓雨"], ["Xinhua"], []),
        ("대통령이 회의에서 발언하고 있다. /연합뉴스", [], ["Yonhap"], []),
        ("Image Source: IANS", [], ["IANS"], []),
        ("GETTY IMAGES", [], ["Getty Images"], []),
        ("Un incendio en Zamora. / EMILIO FRAGA", ["Emilio Fraga"], [], []),
        ("雪に覆われた寺（明日新聞社提供）", [], [], ["handout"]),
        ("폭설이 내린 광장. [연합뉴스]", [], ["Yonhap"], []),
        ("ZDF / Biernheimer", ["Biernheimer"], [], []),
        ("Wisuda sekolah ekonomi di Jakarta(Dok.IGI )", [], [], ["handout"]),
        ("PHOTO | LAURA BRANDT | NMG", ["Laura Brandt"], [], []),
        ("Volunteers pack food boxes. SUBMITTED", [], [], ["handout"]),
        ("The ferry waits at the pier. Wendelin Kohutek for KFF Health News", ["Wendelin Kohutek"], [], []),
        ("The ferry waits at the pier. (Wendelin Kohutek/The Baltimore Post)", ["Wendelin Kohutek"], [], []),
        ("El agente vigila el puerto. (Mariscal/EFE)", [], ["EFE"], []),
        ("Strażacy na miejscu w Tychach. / Straż Pożarna", [], [], []),
        ("국회 본회의장 모습. 2025.3.4/뉴스1", [], ["News1"], []),
    ],
)
def test_line_apart(line, creators, agencies, flags):
    """A short line of its own above body text may be signed as no prose is."""
    value = only(document(BODY, line, BODY), "credit").value
    assert value is not None
    assert ([c["name"] for c in value["creators"]], value["agencies"], value["flags"]) == (creators, agencies, flags)


@pytest.mark.parametrize(
    "line",
    ["8. Selfie", "Museums vs. Getty Images", "Laura Brandt/Martin Jansen",
     "The Wanderer by Laura Brandt / Martin Jansen",
     "7. Mai 2024 um 15:46 Uhr / Martin Jansen",
     "Stills from Marseille", "Photography/Videography", "- Digital/Analog Insulation Tester", "(dpa/AFP)",
     "Low-Code/No-Code Development Costs", "// Jane Doe for the test", "Copyright Complexity in Europe",
     "More than half of buyers look there first. (Google)",
     "4 March 2024 / Martin Jansen", "4 March 2024/Martin Jansen", "Monday, 4 March / Martin Jansen",
     "Reuters", "4. Blood Tests for Mental Health", "1. Mobile App Guru (Project Lead / Strategist)",
     "| Colour/Form | Bloom (UK) | Nuance for the Health Service |",
     "Laura Brandt / Chief Executive", "Autor: Martin Jansen", "The ferry sank off Lindmoor. (Reuters)",
     "AI/ML infrastructure", "Pro/Contra", "Source: Martin Jansen et al., 2019", "Berlin/Hamburg"],
)  # fmt: skip
def test_line_apart_that_is_none(line):
    assert credits.annotate(document(BODY, line, BODY)) == []


@pytest.mark.parametrize(
    "line", ["Laura Brandt / The Lantern", "Laura Brandt for The Lantern", "Laura Brandt - AFP", "AFP - Laura Brandt"]
)
def test_above_the_body_a_byline(line):
    assert credits.annotate(document("The harbour is open again", line, BODY, BODY)) == []
    assert credits.annotate(document("The harbour is open again", BODY, line, BODY)) != []


def only(doc: Document, label: str):
    (annotation,) = [a for a in credits.annotate(doc) if a.label == label]
    return annotation


def test_lead_image_and_joint():
    doc = document("The headline", "A boat in the harbour on 3 March 2015, photo ©STRINGER / AFP", BODY)
    credit, caption = only(doc, "credit"), only(doc, "caption")
    assert doc.text[credit.start : credit.end] == ", photo ©STRINGER / AFP"
    assert doc.text[caption.start : caption.end] == credit.value["caption"] == "A boat in the harbour on 3 March 2015"
    assert credit.value["credit_text"] == "photo ©STRINGER / AFP"
    assert credit.value["caption_role"] == "lead_image"
    assert caption.value is None


def test_related_headline():
    doc = document(BODY, "© Sputnik. Arkadi Belozerov Les pompiers ont travaillé jusqu'au matin à Vigo", BODY)
    assert only(doc, "credit").value["caption_role"] == "related_headline"


def test_caption_of_its_own():
    doc = document(BODY, "Pictured: the harbour master after the storm", BODY)
    (caption,) = credits.annotate(doc)
    assert caption.label == "caption"
    assert caption.value["caption"] == "the harbour master after the storm"
    assert caption.value["creators"] == []


def test_figures_of_a_page():
    text = "The harbour after the storm Ada Brunvoll\nAda Brunvoll\nThe harbour master"
    doc = Document(
        text, (Block(0, 40, "figcaption"), Block(41, 53, "span", "article image-credit"), Block(54, 72, "figcaption"))
    )
    labels = [(a.label, a.value["caption"] if a.value else "") for a in credits.annotate(doc)]
    assert labels[-2:] == [("credit", ""), ("caption", "The harbour master")]


def test_a_credit_glued_to_a_long_paragraph_takes_no_body():
    doc = document(BODY * 4 + " Foto: Horst Galuschka/imago", BODY)
    (credit,) = credits.annotate(doc)
    assert doc.text[credit.start : credit.end].strip() == "Foto: Horst Galuschka/imago"
    assert credit.value["caption"] == ""


def test_the_publisher_is_known():
    doc = document("Foto: Nord Blick/dpa", BODY, site="Nord Blick")
    assert only(doc, "credit").value["sources"] == ["Nord Blick"]


@pytest.mark.parametrize("make", hostile.CREDITS.values(), ids=hostile.CREDITS)
def test_hostile_lines_have_spans_inside(make):
    line = make(3000)
    doc = Document(line, (Block(0, len(line)),))
    doc.annotate(credits.annotate(doc))
    found = split(line)
    spans = filter(None, (found.caption, found.credit)) if found else ()
    assert all(0 <= start < end <= len(line) for start, end in spans)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 Foto: A/AFP",
        "Foto:\0 A B/AFP",
        "\u2028Foto: Ada Brunvoll/AFP\u2028",
        "İ Foto: İpek İ/AA",
        "©",
        "Foto:",
        "/AFP",
        "(AFP",
        "e\u0301 © Ada Brunvoll/AFP",
    ],
)
def test_any_text(text):
    doc = Document(text, (Block(0, len(text)),))
    doc.annotate(credits.annotate(doc))


PROSE = (
    "The council met in the old hall on Monday evening to hear both sides of the quarrel over the bridge, and it heard "
    "them out until late in the night, while a crowd waited outside in the rain."
)


@pytest.mark.parametrize(
    ("line", "creator"),
    [
        ("Foto Johanna Leman", "Johanna Leman"),
        ("Beeld Johanna Leman", "Johanna Leman"),
        ("Imagen de archivo. | Juana Lema", "Juana Lema"),
        ("Photo d'illustration. (Jeanne Lemaire/Le Courrier)", "Jeanne Lemaire"),
        ("港を出るフェリー＝2024年3月12日、長崎市、山田太郎撮影", "山田太郎"),
        ("Credit...Ann Lee for The Bay Courier", "Ann Lee"),
    ],
)
def test_pictures_between_paragraphs(line: str, creator: str) -> None:
    record = clean(f"{PROSE}\n\n{line}\n\n{PROSE.replace('Monday', 'Friday')}")
    assert line not in record.text
    assert [c["name"] for credit in record.credits for c in credit["creators"]] == [creator]


@pytest.mark.parametrize(
    "line",
    [
        "Photo finishes are rare",
        "Foto boeken zijn weer in",
        "(More on page 3)",
        "Picture Frank Ocean",
        "Still Joe Biden",
    ],
)
def test_picture_words_in_lines_of_the_article(line: str) -> None:
    assert line in clean(f"{PROSE}\n\n{line}\n\n{PROSE.replace('Monday', 'Friday')}").text
