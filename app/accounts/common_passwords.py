"""Passwords of twelve characters or more that are tried first, in small letters and digits only.

Shorter ones need no listing. Most are a word or a row of keys followed by the digits that make it long enough.
"""

_WORDS = """
    abc admin arsenal baseball batman changeme charlie chelsea computer despatch dragon everton football freedom george
    hello homeoffice iloveyou jennifer jordan killer letmein liverpool london login master michael minister monkey
    mustang office parliament pass password princess qwerty qwertyuiop rangers secret shadow starwars summer sunshine
    superman test thomas trustno1 united welcome westminster whatever whitehall winter zxcvbnm
"""

_ENDINGS = """
    1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 01 007 2 11 21 69 99 321 111 222 666 777 999 1111
    2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027
"""

_WHOLE = """
    012345678901 098765432109 0987654321098 123123123123 123321123321 123456789012 1234567890123 12345678901234
    123456789123 12345678910 1234567891011 123456123456 123456654321 112233445566 121212121212 147258369147
    159357159357 987654321098 987654321987 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
    q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv qazwsxedcrfvtgb qwertyuiopas qwertyuiopasdf qwertyuiopasdfghjkl
    qwertyuiopasdfghjklzxcvbnm qwerty123qwerty asdfghjklqwe asdfghjklzxcvbnm zxcvbnmasdfghjkl asdfghjkl123
    asdfasdfasdf qweasdzxc123 qweqweqweqwe abcdefghijkl abcdefghijklm abcdefghijklmn abcdefghijklmnop
    abcdefghijklmnopqrstuvwxyz abcd1234abcd a1b2c3d4e5f6 a1s2d3f4g5h6 aa12345678aa administrator administrator1
    administrator123 areyoukidding australia123 blahblahblah bobthebuilder butterfly123 changemenow changemeplease
    chocolate123 correcthorsebatterystaple dontforgetit dragonball123 harrypotter1 helloworld123 iloveyouforever
    iloveyousomuch imissyousomuch itsasecret123 letmeinplease liverpoolfc1 manchester12 manchestercity
    manchesterunited mynameis1234 mypassword12 mypassword123 newpassword1 newpassword123 opensesame123 passw0rd1234
    p4ssw0rd1234 password1password passwordispassword passwordpassword qwertyqwerty secretpassword secretsecret
    startrek1234 thequickbrownfox thisismypassword thisisapassword thisissecret tottenhamhotspur underground1
    unbelievable undertaker12 verysecret123 whateverwhatever wolverhampton yourpassword ministerialletter
    secretaryofstate
"""

COMMON = frozenset(_WHOLE.split()) | {word + ending for word in _WORDS.split() for ending in _ENDINGS.split()}
