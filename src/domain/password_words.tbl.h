/* password_words.tbl.h - what guessers try first, in small letters.  WORD(text): a password that holds one
 * is refused, whatever stands around it. */
/* clang-format off */
WORD("123456") WORD("654321") WORD("111111") WORD("000000") WORD("888888") WORD("666666") WORD("112233")
WORD("123123") WORD("147258") WORD("159357") WORD("789456") WORD("5201314") WORD("1314520") WORD("12345")
WORD("password") WORD("passw0rd") WORD("p@ssw0rd") WORD("p@ssword") WORD("admin") WORD("root123") WORD("welcome")
WORD("letmein") WORD("iloveyou") WORD("monkey") WORD("dragon") WORD("master") WORD("sunshine") WORD("princess")
WORD("football") WORD("baseball") WORD("superman") WORD("changeme") WORD("default") WORD("test123") WORD("guest")
WORD("qwerty") WORD("asdfgh") WORD("zxcvbn") WORD("1qaz2wsx") WORD("qazwsx") WORD("q1w2e3") WORD("1q2w3e") WORD("abc123")
WORD("abcdef") WORD("a1b2c3") WORD("!@#$%^") WORD("woaini") WORD("woaizuguo") WORD("mima") WORD("changzhou")
WORD("fagaiwei") WORD("jiangsu") WORD("zhongguo") WORD("zhaotuifu") WORD("口令") WORD("密码") WORD("常州") WORD("江苏")
/* clang-format on */
