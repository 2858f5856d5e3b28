// libspeex: narrow, wide and ultra-wide band.
#ifndef SPECH_CSPEEX_H
#define SPECH_CSPEEX_H

#include <speex/speex.h>

#endif
