// libopus, and its variadic controls in a form that Swift can call.
#ifndef SPECH_COPUS_H
#define SPECH_COPUS_H

#include <opus/opus.h>

static inline int spech_opus_encoder_set(OpusEncoder *encoder, int request, opus_int32 value) {
    return opus_encoder_ctl(encoder, request, value);
}

#endif
