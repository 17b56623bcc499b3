/* demo_base.c - what the sample city's projects refer to: areas, offices, industries, tracks, sources.
 * Knows no project. */
#include "service/demo_parts.h"

#include "base/money.h"
#include "service/rows.h"

static const struct area {
    const char *code, *name, *short_name, *level, *parent;
} areas[] = {
/* clang-format off */
#define AREA(...) { __VA_ARGS__ },
#include "service/demo/areas.tbl.h"
#undef AREA
};

static const struct park {
    const char *code, *name, *level, *kind, *parent;
} parks[] = {
#define PARK(...) { __VA_ARGS__ },
#include "service/demo/areas.tbl.h"
#undef PARK
};

static const struct industry {
    const char *code, *name, *level, *parent;
} industries[] = {
#define INDUSTRY(...) { __VA_ARGS__ },
#include "service/demo/industries.tbl.h"
#undef INDUSTRY
};

static const struct agency {
    const char *code, *name, *role, *kind;
} agencies[] = {
#define AGENCY(...) { __VA_ARGS__ },
#include "service/demo/agencies.tbl.h"
#undef AGENCY
};

static const struct track {
    const char *code, *name, *level, *industries;
} tracks[] = {
#define TRACK(...) { __VA_ARGS__ },
#include "service/demo/tracks.tbl.h"
#undef TRACK
};

static const struct source {
    const char *code, *name, *kind, *transport;
    int enabled, priority;
    const char *level;
} sources[] = {
#define SOURCE(...) { __VA_ARGS__ },
#include "service/demo/sources.tbl.h"
#undef SOURCE
};
/* clang-format on */

/* ---- areas ------------------------------------------------------------------------------------ */

static int unit_of(const char *code)
{
    for (int i = 0; i < DEMO_UNITS; i++)
        if (str_is(str_c(code), demo_units[i].code))
            return i;
    return -1;
}

/* The row of an area above, which stands earlier in the table. */
static int64_t area_id_of(struct demo *m, const char *code)
{
    struct row *r = rows_by_text(m->tx, &m->row, R_area, F_area_code, str_c(code));
    return r ? r->v[AT_ID].i : 0;
}

static void set_old_district(struct demo *m, struct row *r, const char *code)
{
    if (str_is(str_c(code), "320405")) {
        area_set_valid_to(r, STR("2015-05"));
        area_set_merged_into(r, area_id_of(m, "320412"));
    } else if (str_is(str_c(code), "320482")) {
        area_set_valid_to(r, STR("2015-05"));
        area_set_merged_into(r, area_id_of(m, "320413"));
    }
}

static bool put_area(struct demo *m, const struct area *a)
{
    int unit = unit_of(a->code);
    struct row *r = demo_row(m, R_area);
    area_set_code(r, str_c(a->code));
    area_set_name(r, str_c(a->name));
    area_set_level(r, str_c(a->level));
    area_set_reports(r, unit >= 0);
    if (a->short_name[0])
        area_set_short_name(r, str_c(a->short_name));
    if (a->parent[0])
        area_set_parent(r, area_id_of(m, a->parent));
    if (unit >= 0)
        area_set_bulletin_order(r, unit + 1);
    if (unit >= 0 && a->code[0] == '3')
        area_set_code_prefixes(r, str_c(a->code));
    if (str_is(str_c(a->code), "JKQ"))
        area_set_entrusted_parent(r, area_id_of(m, "320412"));
    set_old_district(m, r, a->code);
    return demo_put(m, r) != 0;
}

static void keep_town(struct demo *m, const struct area *a)
{
    int unit = unit_of(a->parent);
    if (unit < 0)
        return;
    struct demo_places *p = &m->places[unit];
    p->town[p->towns] = str_c(a->code);
    p->label[p->towns++] = str_c(a->name);
}

static bool put_park(struct demo *m, const struct park *a)
{
    int unit = unit_of(a->parent);
    struct row *r = demo_row(m, R_area);
    area_set_code(r, str_c(a->code));
    area_set_name(r, str_c(a->name));
    area_set_level(r, STR("park"));
    area_set_parent(r, area_id_of(m, a->parent));
    area_set_park_level(r, str_c(a->level));
    area_set_park_kind(r, str_c(a->kind));
    area_set_reports(r, 0);
    int64_t id = demo_put(m, r);
    if (unit >= 0)
        m->places[unit].park[m->places[unit].parks++] = id;
    return id != 0;
}

static bool put_areas(struct demo *m)
{
    for (int i = 0; i < DEMO_UNITS; i++)
        m->places[i] = (struct demo_places){ .town = NEW(m->keep, struct str, COUNTOF(areas)),
                                             .label = NEW(m->keep, struct str, COUNTOF(areas)),
                                             .park = NEW(m->keep, int64_t, COUNTOF(parks)) };
    for (size_t i = 0; i < COUNTOF(areas); i++) {
        if (!put_area(m, &areas[i]))
            return false;
        keep_town(m, &areas[i]);
    }
    for (size_t i = 0; i < COUNTOF(parks); i++)
        if (!put_park(m, &parks[i]))
            return false;
    return true;
}

/* ---- offices and people ------------------------------------------------------------------------- */

static int64_t put_city_agency(struct demo *m, size_t i)
{
    struct row *r = demo_row(m, R_agency);
    agency_set_code(r, str_c(agencies[i].code));
    agency_set_name(r, str_c(agencies[i].name));
    agency_set_area(r, STR("320400"));
    agency_set_level(r, STR("city"));
    agency_set_system_role(r, str_c(agencies[i].role));
    agency_set_department_kind(r, str_c(agencies[i].kind));
    agency_set_sort_order(r, (int64_t)i + 1);
    return demo_put(m, r);
}

/* The offices every unit has; the first looks after its projects. */
static const struct {
    const char *letters, *name, *kind;
} unit_offices[] = {
    { "fg", "发展改革部门", "development_reform" },
    { "sw", "商务部门", "commerce" },
    { "gx", "工信部门", "industry" },
};

static int64_t put_unit_agency(struct demo *m, int unit, size_t office, int64_t parent)
{
    const struct demo_unit *u = &demo_units[unit];
    struct row *r = demo_row(m, R_agency);
    agency_set_code(r, str_printf(&m->row, "%s-%s", u->letters, unit_offices[office].letters));
    agency_set_name(r, str_printf(&m->row, "%s%s", u->name, unit_offices[office].name));
    agency_set_parent(r, parent);
    agency_set_area(r, str_c(u->code));
    agency_set_level(r, STR("district"));
    agency_set_system_role(r, STR("local"));
    agency_set_department_kind(r, str_c(unit_offices[office].kind));
    agency_set_sort_order(r, 100 + unit * 10 + (int64_t)office);
    return demo_put(m, r);
}

static bool put_unit_agencies(struct demo *m, int unit)
{
    const int64_t parent[] = { m->lead[1], m->lead[0], m->lead[2] };
    for (size_t i = 0; i < COUNTOF(unit_offices); i++) {
        int64_t id = put_unit_agency(m, unit, i, parent[i]);
        if (!id)
            return false;
        if (i == 0)
            m->agency[unit] = id;
    }
    return true;
}

static bool put_agents(struct demo *m, int unit)
{
    static const char *const which[DEMO_AGENTS] = { "甲", "乙" };
    const struct demo_unit *u = &demo_units[unit];
    for (int i = 0; i < DEMO_AGENTS; i++) {
        struct row *r = demo_row(m, R_person);
        person_set_login(r, str_printf(&m->row, "%s-agent-%d", u->letters, i + 1));
        person_set_name(r, str_printf(&m->row, "示例专员（%s%s）", u->name, which[i]));
        person_set_agency(r, m->agency[unit]);
        person_set_post(r, STR("帮代办专员"));
        person_set_state(r, STR("active"));
        person_set_team(r, STR("agent"));
        m->agent[unit][i] = demo_put(m, r);
        if (!m->agent[unit][i])
            return false;
    }
    return true;
}

static bool put_agencies(struct demo *m)
{
    static const int lead_of[] = { 1, 0, 2 }; /* place among m->lead of the first three */
    for (size_t i = 0; i < COUNTOF(agencies); i++) {
        int64_t id = put_city_agency(m, i);
        if (!id)
            return false;
        if (i < COUNTOF(lead_of))
            m->lead[lead_of[i]] = id;
    }
    for (int unit = 0; unit < DEMO_UNITS; unit++)
        if (!put_unit_agencies(m, unit) || !put_agents(m, unit))
            return false;
    return true;
}

/* ---- lists that are tables ------------------------------------------------------------------------- */

bool demo_industries(struct demo *m)
{
    int64_t section = 0;
    for (size_t i = 0; i < COUNTOF(industries); i++) {
        const struct industry *t = &industries[i];
        struct row *r = demo_row(m, R_industry);
        industry_set_code(r, str_c(t->code));
        industry_set_name(r, str_c(t->name));
        industry_set_level(r, str_c(t->level));
        if (t->parent[0])
            industry_set_parent(r, section);
        int64_t id = demo_put(m, r);
        if (!id)
            return false;
        section = t->parent[0] ? section : id;
    }
    return true;
}

static bool put_tracks(struct demo *m)
{
    for (size_t i = 0; i < COUNTOF(tracks); i++) {
        struct row *r = demo_row(m, R_track);
        track_set_code(r, str_c(tracks[i].code));
        track_set_name(r, str_c(tracks[i].name));
        track_set_level(r, str_c(tracks[i].level));
        track_set_industries(r, str_c(tracks[i].industries));
        track_set_sort_order(r, (int64_t)i + 1);
        m->track[i] = demo_put(m, r);
        if (!m->track[i])
            return false;
    }
    return true;
}

int64_t demo_track(const struct demo *m, const char *code)
{
    for (size_t i = 0; i < COUNTOF(tracks); i++)
        if (str_is(str_c(code), tracks[i].code))
            return m->track[i];
    return 0;
}

static bool put_sources(struct demo *m)
{
    for (size_t i = 0; i < COUNTOF(sources); i++) {
        const struct source *s = &sources[i];
        struct row *r = demo_row(m, R_source);
        source_set_code(r, str_c(s->code));
        source_set_name(r, str_c(s->name));
        source_set_kind(r, str_c(s->kind));
        source_set_transport(r, str_c(s->transport));
        source_set_enabled(r, s->enabled);
        source_set_priority(r, s->priority);
        source_set_level(r, str_c(s->level));
        if (!demo_put(m, r))
            return false;
    }
    return true;
}

/* A sample city has no virus scanner beside it; what it holds is made up. */
static bool put_settings(struct demo *m)
{
    struct row *r = demo_row(m, R_threshold);
    threshold_set_code(r, STR("attachment_scan"));
    threshold_set_name(r, STR("附件安全检查"));
    threshold_set_group(r, STR("security"));
    threshold_set_text_value(r, STR("none"));
    threshold_set_value_unit(r, STR("text"));
    threshold_set_valid_from(r, STR("2025-01-01"));
    threshold_set_mark(r, STR("U"));
    threshold_set_changed_reason(r, STR("示例城市：没有配置查毒服务时，附件不经检查即可下载"));
    return demo_put(m, r) != 0;
}

bool demo_lists(struct demo *m)
{
    return put_areas(m) && demo_industries(m);
}

bool demo_base(struct demo *m)
{
    return put_areas(m) && put_agencies(m) && put_settings(m) && demo_industries(m) &&
           put_tracks(m) && put_sources(m);
}
