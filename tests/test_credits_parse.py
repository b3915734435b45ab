"""Credit strings → creators, agencies, sources, flags. All names are invented, all shapes are real."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.credits import Credit, parse

HERE = Path(__file__).parent


def rows(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


# language, credit, creators, agencies, and where they matter: sources, flags
CASES = [
    # English
    ("en", "Photo by Marla Tenbrook / Reuters", ["Marla Tenbrook"], ["Reuters"]),
    ("en", "(AP Photo/Dario Quillfeather, File)", ["Dario Quillfeather"], ["AP"], [], ["archive"]),
    ("en", "Photograph: Ines Okonjo-Bale/The Lantern", ["Ines Okonjo-Bale"], [], ["The Lantern"]),
    ("en", "WADE P. HOLLOWMERE / AFP via Getty Images", ["Wade P. Hollowmere"], ["AFP", "Getty Images"]),
    (
        "en",
        "Tova Grindle for The Harbour Post via Getty Images",
        ["Tova Grindle"],
        ["Getty Images"],
        ["The Harbour Post"],
    ),
    ("en", "Photo by - / AFP via Getty Images", [], ["AFP", "Getty Images"]),
    ("en", "STRINGER/EPA-EFE/SHUTTERSTOCK", [], ["EPA", "Shutterstock"], [], ["stringer"]),
    ("en", "Handout via REUTERS", [], ["Reuters"], [], ["handout"]),
    ("en", "Kip Larrabee/PA Wire/PA Images", ["Kip Larrabee"], ["PA"]),
    ("en", "(Image: Dunmore Police / SWNS)", [], ["SWNS"], ["Dunmore Police"]),
    ("en", "@gullwatcher via X / Reuters", [], ["Reuters"], ["@gullwatcher"]),
    ("en", "Courtesy of the Holm Island Museum", [], [], ["Holm Island Museum"], ["handout"]),
    (
        "en",
        "Photo courtesy of Brannoc Institute of Marine Research",
        [],
        [],
        ["Brannoc Institute of Marine Research"],
        ["handout"],
    ),
    ("en", "Supplied", [], [], [], ["handout"]),
    ("en", "Image credit: Shutterstock", [], ["Shutterstock"]),
    ("en", "pixelgoose – stock.adobe.com", ["pixelgoose"], ["Adobe Stock"]),
    ("en", "moonhare77/iStock/Getty Images Plus", ["moonhare77"], ["iStock", "Getty Images"]),
    ("en", "Alamy Stock Photo", [], ["Alamy"]),
    ("en", "Siân O'GRADDY/Rex/Shutterstock", ["Siân O'Graddy"], ["Rex", "Shutterstock"]),
    ("en", "Pool Photo by Ferris Wendelbo", ["Ferris Wendelbo"], [], [], ["pool"]),
    (
        "en",
        "Photos by Juno Petrakis and Abel Strand/USA TODAY Sports",
        ["Juno Petrakis", "Abel Strand"],
        ["USA TODAY Sports"],
    ),
    (
        "en",
        "Photo illustration by Nell Farraday; photos by Getty Images",
        ["Nell Farraday"],
        ["Getty Images"],
        [],
        ["illustration"],
    ),
    ("en", "AI-generated image", [], [], [], ["ai"]),
    ("en", "Screenshot: YouTube", [], [], ["YouTube"], ["screenshot"]),
    ("en", "Credit: NASA/JPL-Caltech/MSSS", [], [], ["NASA", "JPL-Caltech", "MSSS"]),
    ("en", "© 2023 Willa Greenhaugh", ["Willa Greenhaugh"], []),
    ("en", "Copyright 2025 The Associated Press. All rights reserved.", [], ["AP"]),
    ("en", "Photo: MCALLEN FITZROY-SMYTHE/AAP IMAGE", ["McAllen Fitzroy-Smythe"], ["AAP"]),
    ("en", "Uncredited/Associated Press", [], ["AP"], [], ["uncredited"]),
    ("en", "Orla Keane/Sportsfile", ["Orla Keane"], ["Sportsfile"]),
    ("en", "Rory Macnab | Getty Images for Lumina", ["Rory Macnab"], ["Getty Images"], ["Lumina"]),
    ("en", "THE CANADIAN PRESS/Corin Ballantyne", ["Corin Ballantyne"], ["CP"]),
    ("en", "Image source, Getty Images", [], ["Getty Images"]),
    ("en", "Photo by Tess Van Der Hoeven via ZUMA Press Wire", ["Tess Van Der Hoeven"], ["ZUMA Press"]),
    ("en", "Family photo", [], [], [], ["private"]),
    # German
    ("de", "Foto: Jörn Haverbeck/dpa", ["Jörn Haverbeck"], ["dpa"]),
    ("de", "© picture alliance/dpa | Silke Ostrander", ["Silke Ostrander"], ["picture alliance", "dpa"]),
    (
        "de",
        "(Symbolfoto: picture alliance/dpa | Rolf J Tannert)",
        ["Rolf J Tannert"],
        ["picture alliance", "dpa"],
        [],
        ["symbol"],
    ),
    ("de", "Bild: APA/HERBERT WALLNÖFER", ["Herbert Wallnöfer"], ["APA"]),
    ("de", "IMAGO/Funke Foto Services/IMAGO/Arnulf Beckstein", ["Arnulf Beckstein"], ["IMAGO", "FUNKE Foto Services"]),
    ("de", "Foto: Kreispolizei Sonnbach", [], [], ["Kreispolizei Sonnbach"]),
    ("de", "KEYSTONE/URS ZÜRCHER-FREI", ["Urs Zürcher-Frei"], ["Keystone"]),
    ("de", "Foto: Urs Matter (Keystone)", ["Urs Matter"], ["Keystone"]),
    ("de", "zVg", [], [], [], ["handout"]),
    ("de", "Archivbild: Beat Hügli", ["Beat Hügli"], [], [], ["archive"]),
    ("de", "Foto: privat", [], [], [], ["private"]),
    ("de", "KI-generiert mit Midjourney", [], [], [], ["ai"]),
    ("de", "Grafik: dpa-infografik GmbH", [], [], ["dpa-infografik GmbH"], ["illustration"]),
    ("de", "Foto Lindhuber", [], [], ["Foto Lindhuber"]),
    ("de", "© Stadtwerke Neuhafen", [], [], ["Stadtwerke Neuhafen"]),
    ("de", "Foto: Ottilie von Bremkamp", ["Ottilie von Bremkamp"], []),
    ("de", "ZDF/Gunda Leversen", ["Gunda Leversen"], [], ["ZDF"]),
    ("de", "Foto: Horst Galuschka/imago images", ["Horst Galuschka"], ["IMAGO"]),
    ("de", "Screenshot: NDR", [], [], ["NDR"], ["screenshot"]),
    # French
    ("fr", "photo ©STRINGER / AFP", [], ["AFP"], [], ["stringer"]),
    ("fr", "© REUTERS/ Yanis Belkhodja", ["Yanis Belkhodja"], ["Reuters"]),
    ("fr", "Crédit photo : Solène Marchandier / Hans Lucas", ["Solène Marchandier"], ["Hans Lucas"]),
    ("fr", "(Photo Bertrand Quévillon/SIPA)", ["Bertrand Quévillon"], ["SIPA"]),
    ("fr", "LUDOVIC DE LA MARTINIÈRE / AFP", ["Ludovic de la Martinière"], ["AFP"]),
    ("fr", "PHOTOPQR/LE COURRIER DU LITTORAL/MAXPPP", [], ["MaxPPP"], ["LE COURRIER DU LITTORAL"]),
    ("fr", "Capture d'écran YouTube", [], [], ["YouTube"], ["screenshot"]),
    ("fr", "© Archives personnelles", [], [], [], ["private"]),
    ("fr", "Photo d'illustration. © Adobe Stock", [], ["Adobe Stock"], [], ["symbol"]),
    ("fr", "© DR", [], [], [], ["handout"]),
    ("fr", "Photo fournie par le Musée de la Batellerie", [], [], ["Musée de la Batellerie"], ["handout"]),
    ("fr", "© Maëlle Trézéguy pour Le Phare", ["Maëlle Trézéguy"], [], ["Le Phare"]),
    ("fr", "Éléonore Vasquin et Théo Grimaud / Abaca", ["Éléonore Vasquin", "Théo Grimaud"], ["Abaca"]),
    ("fr", "Sputnik / Arkadi Belozerov", ["Arkadi Belozerov"], ["Sputnik"]),
    # Spanish, Catalan
    ("es", "EFE/Ramiro Quintanal", ["Ramiro Quintanal"], ["EFE"]),
    ("es", "EFE/EPA/ILDIKO BARCSAY", ["Ildiko Barcsay"], ["EFE", "EPA"]),
    ("es", "Foto: Begoña Arrieta / Europa Press", ["Begoña Arrieta"], ["Europa Press"]),
    ("es", "Fotografía de Hernán Olazábal (REUTERS)", ["Hernán Olazábal"], ["Reuters"]),
    ("es", "Cedida por el Ayuntamiento de Villarrubia", [], [], ["Ayuntamiento de Villarrubia"], ["handout"]),
    ("es", "Imagen de archivo. Cuartoscuro", [], ["Cuartoscuro"], [], ["archive"]),
    ("es", "/ Ximena Lizárraga", ["Ximena Lizárraga"], []),
    ("es", "Crédito: Policía Nacional", [], [], ["Policía Nacional"]),
    ("es", "Captura de video", [], [], [], ["screenshot"]),
    ("ca", "ACN / Gerard Puigdomènech", ["Gerard Puigdomènech"], ["ACN"]),
    # Portuguese
    ("pt", "Foto: Tarcísio Bragança/Agência Brasil", ["Tarcísio Bragança"], ["Agência Brasil"]),
    ("pt", "Crédito: Divulgação", [], [], [], ["handout"]),
    ("pt", "Reprodução/Instagram", [], [], ["Instagram"], ["handout"]),
    ("pt", "Anselmo Dutra/Estadão Conteúdo", ["Anselmo Dutra"], ["Estadão Conteúdo"]),
    ("pt", "JOÃO RELVÃO/LUSA", ["João Relvão"], ["Lusa"]),
    ("pt", "Arquivo pessoal", [], [], [], ["private"]),
    # Italian
    ("it", "Foto di Giacinta Morandello/LaPresse", ["Giacinta Morandello"], ["LaPresse"]),
    ("it", "ANSA/ETTORE BRAMBILLONI", ["Ettore Brambilloni"], ["ANSA"]),
    ("it", "(foto Ansa)", [], ["ANSA"]),
    ("it", "Immagine di repertorio", [], [], [], ["symbol"]),
    ("it", "Ufficio Stampa Teatro Regio", [], [], ["Teatro Regio"], ["handout"]),
    # Dutch
    ("nl", "Foto: ANP / Sjoerd van der Meulenbelt", ["Sjoerd van der Meulenbelt"], ["ANP"]),
    ("nl", "© BELGA", [], ["Belga"]),
    ("nl", "Beeld: Hollandse Hoogte", [], ["Hollandse Hoogte"]),
    ("nl", "Foto Annemiek Terlouw/ANP", ["Annemiek Terlouw"], ["ANP"]),
    # Nordic
    ("sv", "Foto: Håkan Rydelius/TT", ["Håkan Rydelius"], ["TT"]),
    ("sv", "Foto: LOVISA EKSTRÖM BÅGE", ["Lovisa Ekström Båge"], []),
    ("sv", "Foto: Polisen", [], [], ["Polisen"]),
    ("sv", "Foto: Privat Visa mer", [], [], [], ["private"]),
    ("no", "Foto: Ragnhild Sørlie / NTB", ["Ragnhild Sørlie"], ["NTB"]),
    ("no", "Foto: Eirik Vågane og Tuva Solheim (Fjordposten)", ["Eirik Vågane", "Tuva Solheim"], [], ["Fjordposten"]),
    ("no", "Foto: AP Vis mer", [], ["AP"]),
    ("da", "Foto: Jeppe Vestermark/Ritzau Scanpix", ["Jeppe Vestermark"], ["Ritzau Scanpix"]),
    ("da", "Foto: Presse", [], [], [], ["handout"]),
    ("fi", "Kuva: Antero Huhtamäki / Lehtikuva", ["Antero Huhtamäki"], ["Lehtikuva"]),
    ("fi", "Kuva: Poliisi", [], [], ["Poliisi"]),
    ("is", "Ljósmynd/Aðsend", [], [], [], ["handout"]),
    ("is", "Ljósmynd: Hrafnkell Sigurjónsson", ["Hrafnkell Sigurjónsson"], []),
    # Baltic
    ("lt", "G. Kazlauskaitės / BNS nuotr.", ["G. Kazlauskaitė"], ["BNS"]),
    ("lt", "Pauliaus Petraičio nuotr.", ["Paulius Petraitis"], []),
    ("lv", "Foto: Ieva Čakste/LETA", ["Ieva Čakste"], ["LETA"]),
    ("et", "Foto: Tarmo Sild/Delfi", ["Tarmo Sild"], [], ["Delfi"]),
    # Slavic
    ("pl", "Fot. Bogumił Wieczorek / Agencja Wyborcza.pl", ["Bogumił Wieczorek"], ["Agencja Wyborcza.pl"]),
    ("pl", "Foto: PAP/Zdzisław Mroczkowski", ["Zdzisław Mroczkowski"], ["PAP"]),
    ("pl", "fot. materiały prasowe", [], [], [], ["handout"]),
    ("cs", "Foto: Květa Havlínová, ČTK", ["Květa Havlínová"], ["CTK"]),
    ("cs", "Zdroj: Profimedia", [], ["Profimedia"]),
    ("sk", "FOTO TASR - Drahomír Benko", ["Drahomír Benko"], ["TASR"]),
    ("hr", "Foto: Zvonimir Perković/PIXSELL", ["Zvonimir Perković"], ["Pixsell"]),
    ("sr", "Foto: Tanjug/Dragoljub Marić", ["Dragoljub Marić"], ["Tanjug"]),
    ("sl", "Foto: Bobo", [], ["Bobo"]),
    ("ru", "Фото: Геннадий Ступников / РИА Новости", ["Геннадий Ступников"], ["RIA Novosti"]),
    ("ru", "Фото: Лариса Вишневецкая, Северный вестник", ["Лариса Вишневецкая"], [], ["Северный вестник"]),
    ("ru", "© ТАСС/ Фёдор Лазурин", ["Фёдор Лазурин"], ["TASS"]),
    ("ru", "Фото: пресс-служба МЧС", [], [], ["МЧС"], ["handout"]),
    ("ru", "Фото из личного архива", [], [], [], ["private"]),
    ("uk", "Фото: Остап Левченко / Укрінформ", ["Остап Левченко"], ["Ukrinform"]),
    ("uk", "Фото: ДСНС", [], [], ["ДСНС"]),
    ("bg", "Снимка: БТА", [], ["BTA"]),
    # Hungarian, Romanian, Greek, Albanian, Turkish
    ("hu", "Fotó: MTI/Barta Zsombor", ["Barta Zsombor"], ["MTI"]),
    ("hu", "Kép: Getty Images", [], ["Getty Images"]),
    ("ro", "Foto: Inquam Photos / Horațiu Dumbravă", ["Horațiu Dumbravă"], ["Inquam Photos"]),
    ("el", "Φωτογραφία: Eurokinissi", [], ["Eurokinissi"]),
    ("el", "ΑΠΕ-ΜΠΕ/Στέλιος Καρράς", ["Στέλιος Καρράς"], ["ANA-MPA"]),
    ("tr", "Fotoğraf: Emrecan Tozlu/AA", ["Emrecan Tozlu"], ["Anadolu"]),
    ("tr", "Fotoğraf: İHA", [], ["IHA"]),
    # Right to left
    ("he", "צילום: רויטרס", [], ["Reuters"]),
    ("he", "צילום: יונתן כרמלי, פלאש90", ["יונתן כרמלי"], ["Flash90"]),
    ("ar", "تصوير: سامر الخطيب/رويترز", ["سامر الخطيب"], ["Reuters"]),
    ("ar", "الصورة: أ ب", [], ["AP"]),
    ("fa", "عکس: ایرنا", [], ["IRNA"]),
    # Asia
    ("ja", "（Ｃ）共同通信社", [], ["Kyodo"]),
    ("ja", "＝ＡＰ", [], ["AP"]),
    ("ja", "（代表撮影）", [], [], [], ["pool"]),
    ("ja", "写真：ロイター", [], ["Reuters"]),
    ("ja", "（佐伯真理撮影）", ["佐伯真理"], []),
    ("ja", "写真・森下健吾", ["森下健吾"], []),
    ("ja", "提供写真", [], [], [], ["handout"]),
    ("zh", "图/视觉中国", [], ["VCG"]),
    ("zh", "新华社记者 林远 摄", ["林远"], ["Xinhua"]),
    ("zh", "图片来源：路透社", [], ["Reuters"]),
    ("zh", "资料图", [], [], [], ["archive"]),
    ("ko", "[사진 출처 = 연합뉴스]", [], ["Yonhap"]),
    ("ko", "[사진=한소율 기자]", ["한소율"], []),
    ("ko", "사진=뉴시스", [], ["Newsis"]),
    ("ko", "사진 제공 = 서해구청", [], [], ["서해구청"]),
    ("vi", "Ảnh: Trần Quốc Bảo/TTXVN", ["Trần Quốc Bảo"], ["VNA"]),
    ("vi", "Ảnh: Bệnh viện cung cấp", [], [], ["Bệnh viện"], ["handout"]),
    ("id", "ANTARA FOTO/Bagus Wiratama/aww.", ["Bagus Wiratama"], ["Antara"]),
    ("id", "Foto: Dok. Pribadi", [], [], [], ["private"]),
    ("hi", "फोटो: पीटीआई", [], ["PTI"]),
    ("th", "ภาพ: รอยเตอร์", [], ["Reuters"]),
    # Africa
    ("af", "Foto: Gallo Images/Retief Swanevelder", ["Retief Swanevelder"], ["Gallo Images"]),
    ("zu", "Isithombe: THEMBEKA MKHABELENI", ["Thembeka Mkhabeleni"], []),
    ("sw", "Picha: Getty Images", [], ["Getty Images"]),
    ("ko", "(부산=뉴스1) 정하늘 기자", ["정하늘"], ["News1"]),
    ("ko", "사진=로이터연합뉴스", [], ["Reuters", "Yonhap"]),
    ("ja", "写真提供：ハルカゼ", [], [], ["ハルカゼ"]),
    ("zh", "中央社記者林曉雨攝", ["林曉雨"], ["CNA"]),
    ("fr", "PHOTO BERTRAND MARTINEAU, LE PHARE", ["Bertrand Martineau"], [], ["LE PHARE"]),
    ("en", "Coast Guard photo by Marla Tenbrook", ["Marla Tenbrook"], [], ["Coast Guard"]),
    ("pt", "Evaristo Sá Pinto/AFP", ["Evaristo Sá Pinto"], ["AFP"]),
    # Agencies and platforms
    ("en", "Photo by Senna Wouters on Unsplash", ["Senna Wouters"], ["Unsplash"]),
    ("en", "AI-generated image / Lindmoor Argus", [], [], ["Lindmoor Argus"], ["ai"]),
    ("en", "Illustration: Ada Quist / Lindmoor Argus", ["Ada Quist"], [], ["Lindmoor Argus"], ["illustration"]),
    ("en", "Saskia Vantongeren photo", ["Saskia Vantongeren"], []),
    ("en", "Chip Vanterpool/Cal Sport Media via ZUMA Press", ["Chip Vanterpool"], ["Cal Sport Media", "ZUMA Press"]),
    ("en", "PTI Photo/Suhel Banerji", ["Suhel Banerji"], ["PTI"]),
    ("fr", "Photo Solenn Quéméneur", ["Solenn Quéméneur"], []),
    ("fr", "KEYSTONE-ATS/Jean-Christophe Bottelin", ["Jean-Christophe Bottelin"], ["Keystone"]),
    ("de", "Foto: IMAGO / Bihlmayerfotografie", [], ["IMAGO"], ["Bihlmayerfotografie"]),
    ("es", "Foto: Agencia Andina/Jacinto Beltrán", ["Jacinto Beltrán"], ["Andina"]),
    ("pt", "Crédito: Lia Bordalo/CB/D.A Press", ["Lia Bordalo"], ["D.A Press"], ["CB"]),
    ("pl", "Fot. Urząd Miasta Wodzice", [], [], ["Urząd Miasta Wodzice"]),
    ("tr", "(Selin Karacabey - AA)", ["Selin Karacabey"], ["Anadolu"]),
    ("ar", "أ ف ب", [], ["AFP"]),
    ("zh", "照片來源：達志影像", [], ["TPG Images"]),
    ("zh", "（中央社記者喬文斌攝）", ["喬文斌"], ["CNA"]),
    ("id", "ANTARA FOTO/Wening Prasojo", ["Wening Prasojo"], ["Antara"]),
    ("lt", "G. Kazlausko / ELTA nuotr.", ["G. Kazlauskas"], ["ELTA"]),
    # Ranks, owners of the picture word, serial numbers, company forms
    (
        "en",
        "Photo by Sgt. Marla Tenbrook/U.S. Army National Guard",
        ["Marla Tenbrook"],
        [],
        ["U.S. Army National Guard"],
    ),
    (
        "en",
        "(U.S. Navy photo by Mass Communication Specialist 3rd Class Tess Harlow)",
        ["Tess Harlow"],
        [],
        ["U.S. Navy"],
    ),
    ("en", "Winnipeg Post photo by Tess Harlow", ["Tess Harlow"], [], ["Winnipeg Post"]),
    ("de", "NDR Foto: Gunda Leversen", ["Gunda Leversen"], [], ["NDR"]),
    ("en", "© UNICEF/UN0123456/Tess Harlow", ["Tess Harlow"], [], ["UNICEF"]),
    ("en", "Tess Harlow/CQ-Roll Call, Inc via Getty Images", ["Tess Harlow"], ["CQ-Roll Call", "Getty Images"]),
    ("en", "Tess Harlow-USA TODAY Sports", ["Tess Harlow"], ["USA TODAY Sports"]),
    (
        "en",
        "Tess Harlow, Sputnik, Kremlin Pool Photo via AP",
        ["Tess Harlow"],
        ["Sputnik", "AP"],
        ["Kremlin"],
        ["pool"],
    ),
    ("en", "Warner Bros. Pictures/Everett Collection", [], ["Everett Collection"], ["Warner Bros. Pictures"]),
    ("en", "U.S. Coast Guard/Handout via REUTERS", [], ["Reuters"], ["U.S. Coast Guard"], ["handout"]),
    ("fr", "ARCHIVES THOMAS QUÉMÉNEUR", ["Thomas Quéméneur"], [], [], ["archive"]),
    ("fr", "© Olympia de Quévillon / AFP", ["Olympia de Quévillon"], ["AFP"]),
    ("fr", "© AFP - MBAYELE", ["Mbayele"], ["AFP"]),
    ("de", "Foto: Urs Matter (Sonnbach, 4. 3. 2024)", ["Urs Matter"], []),
    ("hr", "Foto: A. K./Primorac.hr", ["A. K."], [], ["Primorac.hr"]),
    ("is", "Fréttin/Vilhelm", ["Vilhelm"], [], ["Fréttin"]),
    ("ko", "ⓒ뉴스1", [], ["News1"]),
    ("zh", "（圖：翻攝自臉書）", [], [], ["臉書"], ["screenshot"]),
    ("en", "Tess McHARLOW, The Lantern", ["Tess McHarlow"], [], ["The Lantern"]),
    ("en", "LANTERN PHOTOGRAPHER TESS HARLOW", ["Tess Harlow"], [], ["LANTERN"]),
    ("en", "PHOTO: TESS HARLOW FOR THE LANTERN", ["Tess Harlow"], [], ["THE LANTERN"]),
    ("en", "Mug shot courtesy Lindmoor Police Department", [], [], ["Lindmoor Police Department"], ["handout"]),
    ("en", "Picture: Tess Harlow / African News Agency (ANA)", ["Tess Harlow"], ["African News Agency"]),
    ("en", "Photo by Tess Harlow \U0001f1e8\U0001f1e6 on Unsplash", ["Tess Harlow"], ["Unsplash"]),
    ("en", "moonhare via Getty Images", ["moonhare"], ["Getty Images"]),
    ("de", "Foto: Jörn Haverbeck/dpa-Pool/dpa", ["Jörn Haverbeck"], ["dpa"], [], ["pool"]),
    ("fr", "PHOTOPQR/L'ALSACE/MAXPPP", [], ["MaxPPP"], ["L'ALSACE"]),
    ("id", "(Foto: ANTARA/HO-Humas Polri)", [], ["Antara"], ["Humas Polri"], ["handout"]),
    ("ko", "2025.3.4/뉴스1", [], ["News1"]),
    # Picture words of more languages, and names with vowel signs
    ("sw", "Picha na Juma Kibwana", ["Juma Kibwana"], []),
    ("sw", "Chanzo cha picha, Getty Images", [], ["Getty Images"]),
    ("ha", "Asalin hoton, Reuters", [], ["Reuters"]),
    ("eu", "Argazkia: Jon Etxegarai", ["Jon Etxegarai"], []),
    ("hy", "Լուսանկարը՝ Արմենպրես", [], ["Armenpress"]),
    ("ka", "ფოტო: ინტერპრესნიუსი", [], ["Interpressnews"]),
    ("mn", "Гэрэл зургийг: МОНЦАМЭ", [], ["Montsame"]),
    ("bn", "ছবি: আনিস রহমান", ["আনিস রহমান"], []),
    ("ta", "பட உதவி: ராய்ட்டர்ஸ்", [], ["Reuters"]),
    ("hi", "इमेज स्रोत, Getty Images", [], ["Getty Images"]),
    ("ur", "فوٹو: اے ایف پی", [], ["AFP"]),
    ("th", "(ภาพจาก AFP)", [], ["AFP"]),
    # Odds and ends
    ("xx", "Paul\u200b Ferrant/\u200bAgence Lunaire/\u200bdpa", ["Paul Ferrant"], ["dpa"], ["Agence Lunaire"]),
    ("xx", "GERTRUD HASENÖHRL/GERTRUD HASENÖHR/APA", ["Gertrud Hasenöhrl"], ["APA"]),
    ("xx", "Jean-Baptiste MERCANTOUR / AFP", ["Jean-Baptiste Mercantour"], ["AFP"]),
    ("xx", "HAMAD BIN SALIM AL-KINDI/WAM", ["Hamad bin Salim al-Kindi"], ["WAM"]),
    ("xx", "Mauro Ferrandi II/AP", ["Mauro Ferrandi II"], ["AP"]),
    ("xx", "Fairhaven Lodge: Rasmus Hjorth, rasmus@hjorth.example", ["Rasmus Hjorth"], [], ["Fairhaven Lodge"]),
    ("xx", "CC BY-SA 4.0 / Wikimedia Commons / Tilda Rosenkvist", ["Tilda Rosenkvist"], ["Wikimedia Commons"]),
    ("xx", "Composite: Getty/AFP", [], ["Getty Images", "AFP"], [], ["montage"]),
    ("xx", "Foto: Ada Brunvoll. Styling: Kate Winther. Hår: Mia Bruun", ["Ada Brunvoll"], []),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{c[0]}-{c[1][:30]}" for c in CASES])
def test_parse(case):
    _, line, creators, agencies, *rest = case
    credit = parse(line)
    assert [c.name for c in credit.creators] == creators
    assert list(credit.agencies) == agencies
    if rest:
        assert list(credit.sources) == rest[0]
    if len(rest) > 1:
        assert list(credit.flags) == rest[1]


def test_enough_languages():
    assert len(CASES) >= 150
    assert len({c[0] for c in CASES} - {"xx"}) >= 20


def test_the_publisher_is_a_source_and_no_person():
    assert parse("Foto: Fjord Nytt", "Fjord Nytt") == Credit(
        credit_text="Foto: Fjord Nytt", credit_line="Fjord Nytt", sources=("Fjord Nytt",)
    )


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("photo ©STRINGER / AFP", "©STRINGER / AFP"),
        ("(Foto: Ida Brandt/dpa)", ""),
        ("(© Ida Brandt)", "© Ida Brandt"),
        ("Copyright 2024 The AP. All rights reserved.", "Copyright 2024 The AP. All rights reserved."),
        ("写真（Ｃ）共同通信社", "（Ｃ）共同通信社"),
        ("Photocopyrighter Jones", ""),
    ],
)
def test_copyright_notice_only_when_written(line, notice):
    assert parse(line).copyright_notice == notice


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Qorvane Thistlewick", "unknown"),  # nothing vouches for it
        ("Qorvane Thistlewick/AFP", "person"),
        ("Photo by Qorvane Thistlewick", "person"),
        ("Maria Thistlewick", "person"),
        ("Photographer: Studio Thistlewick", "organisation"),
        ("pixelgoose - stock.adobe.com", "unknown"),
    ],
)
def test_creator_type(line, kind):
    assert [c.type for c in parse(line).creators] == [kind]


def test_credit_line_has_agencies_first():
    assert parse("Photo: Ida Brandt/AFP via Getty Images").credit_line == "AFP / Getty Images / Ida Brandt"
    assert parse("Ida Brandt/The Lantern").credit_line == "The Lantern / Ida Brandt"


def test_to_dict_has_every_key():
    assert parse("").to_dict() == {
        "credit_text": "",
        "credit_line": "",
        "creators": [],
        "agencies": [],
        "sources": [],
        "copyright_notice": "",
        "flags": [],
    }


@pytest.mark.parametrize(
    "hostile",
    [
        "\ud800/AFP",
        "\0",
        "©" * 5000,
        "(" * 5000,
        "Foto: " * 2000,
        "A " * 5000,
        "a/" * 5000,
        "von " * 3000,
        "\u200b",
        "İ/AFP",
        "👩‍👩‍👧/AFP",
    ],
)
def test_any_text_is_read(hostile):
    parse(hostile)


@pytest.mark.parametrize("row", rows("credits_lines.txt"))
def test_lines(row):
    line, *expected = row.rsplit("|", 3)
    creators, agencies, sources = ([] if part == "-" else part.split(", ") for part in expected)
    found = parse(line)
    assert ([c.name for c in found.creators], list(found.agencies)) == (creators, agencies)
    if sources != ["?"]:
        assert list(found.sources) == sources


@pytest.mark.parametrize("row", rows("credits_organisations.txt"), ids=lambda row: row[:12])
def test_organisations_are_no_persons(row):
    assert [name for name in row.split("|") if parse(f"Foto: {name}").creators] == []


@pytest.mark.xfail(strict=True, reason="looks like a person's name, and no list has it")
@pytest.mark.parametrize("name", ["Vaelor Dynaro", "Northam Celtor"])
def test_organisations_nobody_listed(name):
    assert not parse(f"Foto: {name}").creators
