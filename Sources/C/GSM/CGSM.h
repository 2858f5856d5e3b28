// libgsm: GSM 06.10, full rate.
#ifndef SPECH_CGSM_H
#define SPECH_CGSM_H

#include <gsm.h>

#endif
