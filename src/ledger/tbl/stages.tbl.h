/* stages.tbl.h - the life of a project: its stages, and the moves between them.
 *
 * STAGE(id, label, lead)  - lead: the role that leads the stage (plan, chapter 2)
 * MOVE(verb, attributes…) - attributes initialise struct stage_move, see domain/stage.h;
 *                           NEEDS lists groups: one kind of each group must be among the evidence
 */
/* clang-format off */
#ifdef STAGE
STAGE(prospect,           "在谈储备", commerce)
STAGE(signed,             "签约",     commerce)
STAGE(project_approval,   "立项",     dispatcher)
STAGE(construction_start, "开工",     dispatcher)
STAGE(completion,         "竣工",     industry)
STAGE(production_start,   "投产",     industry)
STAGE(full_output,        "达产",     industry)
STAGE(full_benefit,       "达效",     industry)
#endif
/* clang-format on */
