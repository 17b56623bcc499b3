/* check_light.c - a light is explained whole: why, by whom and until when.  Knows no rule that lights one. */
#include "domain/check_rules.h"

static bool explains(const struct check *c)
{
    static const int fields[] = { F_light_reason, F_light_timetable, F_light_responsible,
                                  F_light_promised_on };
    bool any = false;
    for (size_t i = 0; i < COUNTOF(fields); i++)
        any = any || check_changed(c, fields[i]);
    return any;
}

static bool needs(struct check *c, int field, const char *text)
{
    return check_has(c, field) ||
           diag_add(c->d, E_REQUIRED, c->r->rec->fields[field].id, "%s", text);
}

static bool check_explanation(struct check *c)
{
    if (check_has(c, F_light_closed_on))
        return diag_add(c->d, E_RULE, "reason", "这盏灯已于 " STR_FMT " 解除，不再说明",
                        STR_ARG(check_str(c, F_light_closed_on)));
    bool ok = needs(c, F_light_reason, "请写明红灯原因");
    ok &= needs(c, F_light_responsible, "请写明责任人");
    ok &= needs(c, F_light_promised_on, "请写明承诺转绿日期");
    if (check_changed(c, F_light_promised_on) &&
        date_before(check_str(c, F_light_promised_on), c->ctx->today))
        ok = diag_add(c->d, E_RANGE, "promised_on", "承诺转绿日期已经过了，请填今天或以后的日期");
    light_set_explained_on(c->r, c->ctx->today);
    check_unset(c, F_light_explained_by);
    if (c->ctx->acting)
        light_set_explained_by(c->r, c->ctx->acting);
    return ok;
}

bool check_light(struct check *c)
{
    bool ok = true;
    if (!c->before)
        return true;
    if (check_has(c, F_light_pardoned_until) && !check_has(c, F_light_pardon_reason))
        ok = diag_add(c->d, E_REQUIRED, "pardon_reason", "暂免须填暂免原因");
    return (!explains(c) || check_explanation(c)) && ok;
}
