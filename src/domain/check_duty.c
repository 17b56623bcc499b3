/* check_duty.c - what must hold of a grant: the place its role needs, and officers kept apart (等保 三员).
 * Knows no account and who approves. */
#include "domain/check_rules.h"

/* The three officers: 8.1.5 of GB/T 22239-2019; never one person, and none of them does business. */
static bool is_officer(int role)
{
    return role == ROLE_sysadmin || role == ROLE_security || role == ROLE_auditor;
}

static bool needs(struct check *c, int field, bool needed, const char *why)
{
    if (!needed || check_has(c, field))
        return true;
    return diag_add(c->d, E_REQUIRED, c->r->rec->fields[field].id, "%s", why);
}

static bool place_given(struct check *c, int role)
{
    bool local = role == ROLE_district || role == ROLE_park || role == ROLE_town;
    bool ok = needs(c, F_duty_area, local, "辖市区、园区、镇（街道）角色必须填写地区范围");
    ok &= needs(c, F_duty_agency, role == ROLE_bureau, "协同部门角色必须填写单位范围");
    return needs(c, F_duty_enterprise, role == ROLE_enterprise, "企业角色必须填写企业范围") && ok;
}

static bool kept_apart(struct check *c, int role)
{
    unsigned others = c->ctx->other_roles & ~(1u << (unsigned)role);
    for (int other = 0; other < ROLE__COUNT; other++)
        if (others & 1u << (unsigned)other && (is_officer(role) || is_officer(other)))
            return diag_add(c->d, E_RULE, "role", "此人已有“%s”职责，不能再兼任“%s”",
                            role_choices[other].label, role_choices[role].label);
    return true;
}

bool check_duty(struct check *c)
{
    int role = choice_find(role_choices, check_str(c, F_duty_role));
    if (role < 0)
        return true; /* row_check says so */
    bool ok = place_given(c, role);
    if (c->ctx->acting && check_has(c, F_duty_person) && duty_person(c->r) == c->ctx->acting)
        ok = diag_add(c->d, E_RULE, "person", "不能给自己授权，请由另一名安全管理员提出");
    return kept_apart(c, role) && ok;
}

/* No one keeps his own account: 8.1.4.2. */
bool check_person(struct check *c)
{
    bool own = c->before && c->ctx->acting && person_id(c->r) == c->ctx->acting;
    if (own && check_changed(c, F_person_state))
        return diag_add(c->d, E_RULE, "state", "不能改变自己账户的状态，请由另一名系统管理员办理");
    return true;
}
