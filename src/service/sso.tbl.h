/* sso.tbl.h - how a sign-in through the provider can go on, once: WHY(id, sentence for the page).
 * The id is what the address of the page carries; nothing else of a failure does. */
/* clang-format off */
WHY(fine,     "统一身份认证已通过")
WHY(otp,      "统一身份认证已通过，请再输入动态口令")
WHY(expired,  "这次登录已过期，或不是从本页开始的，请重新登录")
WHY(refused,  "统一身份认证没有确认这次登录，请重新登录，或改用登录名和口令")
WHY(away,     "统一身份认证暂时没有应答，请稍后再试，或改用登录名和口令")
WHY(untrue,   "统一身份认证的答复没有通过核验，已拒绝这次登录，请联系系统管理员")
WHY(unlinked, "您的统一身份还没有关联本系统的账户：请用登录名和口令登录后在“我的账户”中关联，或请系统管理员登记单点登录标识")
WHY(closed,   "账户已停用、锁定或长期未用，请联系系统管理员")
WHY(busy,     "登录的人过多，请稍后再试")
WHY(taken,    "这个统一身份已关联另一个账户，没有改动，请联系系统管理员")
WHY(failed,   "数据库暂时不可用，请稍后再试")
/* clang-format on */
