// libspeexdsp: its resampler.
#ifndef SPECH_CSPEEXDSP_H
#define SPECH_CSPEEXDSP_H

#include <speex/speex_resampler.h>

#endif
