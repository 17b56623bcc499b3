/* main.c - the command line's door. */
#include "ledger/ledger.h"

#include <stdio.h>

int main(void)
{
    printf("ztf %s: %d ledgers\n", ZTF_RELEASE, (int)R__COUNT);
    return 0;
}
