// WebRTC's C code for G.722 and iLBC, as libtgowt-dev packs it.
#ifndef SPECH_CTGOWT_H
#define SPECH_CTGOWT_H

#include <tg_owt/modules/audio_coding/codecs/g722/g722_interface.h>
#include <tg_owt/modules/audio_coding/codecs/ilbc/ilbc.h>

#endif
