/* city_init.h - a new, empty city: its areas and the national list of industries, and nobody in it. */
#ifndef SERVICE_CITY_INIT_H
#define SERVICE_CITY_INIT_H

#include "service/city.h"

/*
 * Fills an empty store.
 *   code  of GB/T 2260, six digits; 320400 brings its districts, towns and parks along
 *   name  of the city; may be empty where the code brings it
 *   d     receives E_FORMAT, E_REQUIRED
 */
bool city_init(struct city *c, const struct who *who, struct str code, struct str name,
               struct diag *d) MUST_CHECK;

#endif
