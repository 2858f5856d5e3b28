#include "CBareCodecs.h"

#include <bcg729/decoder.h>
#include <bcg729/encoder.h>
#include <gsm.h>
#include <opus/opus.h>
#include <speex/speex.h>
#include <stdlib.h>
#include <string.h>
#include <tg_owt/modules/audio_coding/codecs/g722/g722_interface.h>
#include <tg_owt/modules/audio_coding/codecs/ilbc/ilbc.h>

enum { OPUS_RATE = 48000, OPUS_FRAME = 960, MOST_BYTES = 1500 };

struct BareCodec {
    int (*encode)(BareCodec *, const int16_t *, uint8_t *);
    void (*decode)(BareCodec *, const uint8_t *, int, int16_t *);
    void *encoder;
    void *decoder;
    SpeexBits written;
    SpeexBits read;
};

static int g729_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    int written = 0;
    for (int frame = 0; frame < 2; ++frame) {
        uint8_t length = 0;
        bcg729Encoder(codec->encoder, samples + 80 * frame, payload + written, &length);
        written += length;
    }
    return written;
}

static void g729_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    for (int place = 0; place < length; place += 10)
        bcg729Decoder(codec->decoder, payload + place, 10, 0, 0, 0, samples + 8 * place);
}

static int opus_frame_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    return opus_encode(codec->encoder, samples, OPUS_FRAME, payload, MOST_BYTES);
}

static void opus_frame_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    if (opus_decode(codec->decoder, payload, length, samples, OPUS_FRAME, 0) < 0) abort();
}

static int speex_frame_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    speex_bits_reset(&codec->written);
    speex_encode_int(codec->encoder, (int16_t *)samples, &codec->written);
    return speex_bits_write(&codec->written, (char *)payload, MOST_BYTES);
}

static void speex_frame_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    speex_bits_read_from(&codec->read, (char *)payload, length);
    speex_decode_int(codec->decoder, &codec->read, samples);
}

static int ilbc_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    return WebRtcIlbcfix_Encode(codec->encoder, samples, 160, payload);
}

static void ilbc_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    int16_t kind = 0;
    WebRtcIlbcfix_Decode(codec->decoder, payload, length, samples, &kind);
}

static int g722_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    return (int)WebRtcG722_Encode(codec->encoder, samples, 320, payload);
}

static void g722_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    int16_t kind = 0;
    WebRtcG722_Decode(codec->decoder, payload, length, samples, &kind);
}

static int gsm_frame_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    gsm_encode(codec->encoder, (gsm_signal *)samples, payload);
    return 33;
}

static void gsm_frame_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    (void)length;
    gsm_decode(codec->decoder, (gsm_byte *)payload, samples);
}

static void make_opus(BareCodec *codec) {
    codec->encoder = opus_encoder_create(OPUS_RATE, 1, OPUS_APPLICATION_VOIP, NULL);
    codec->decoder = opus_decoder_create(OPUS_RATE, 1, NULL);
    opus_encoder_ctl(codec->encoder, OPUS_SET_COMPLEXITY(5));
    opus_encoder_ctl(codec->encoder, OPUS_SET_BITRATE(24000));
    opus_encoder_ctl(codec->encoder, OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(codec->encoder, OPUS_SET_PACKET_LOSS_PERC(10));
    codec->encode = opus_frame_encode;
    codec->decode = opus_frame_decode;
}

static void make_speex(BareCodec *codec, int mode) {
    int quality = 8, complexity = 3, enhances = 1;
    codec->encoder = speex_encoder_init(speex_lib_get_mode(mode));
    codec->decoder = speex_decoder_init(speex_lib_get_mode(mode));
    speex_encoder_ctl(codec->encoder, SPEEX_SET_QUALITY, &quality);
    speex_encoder_ctl(codec->encoder, SPEEX_SET_COMPLEXITY, &complexity);
    speex_decoder_ctl(codec->decoder, SPEEX_SET_ENH, &enhances);
    speex_bits_init(&codec->written);
    speex_bits_init(&codec->read);
    codec->encode = speex_frame_encode;
    codec->decode = speex_frame_decode;
}

static void make_ilbc(BareCodec *codec) {
    WebRtcIlbcfix_EncoderCreate((IlbcEncoderInstance **)&codec->encoder);
    WebRtcIlbcfix_EncoderInit(codec->encoder, 20);
    WebRtcIlbcfix_DecoderCreate((IlbcDecoderInstance **)&codec->decoder);
    WebRtcIlbcfix_DecoderInit(codec->decoder, 20);
    codec->encode = ilbc_encode;
    codec->decode = ilbc_decode;
}

static void make_g722(BareCodec *codec) {
    WebRtcG722_CreateEncoder((G722EncInst **)&codec->encoder);
    WebRtcG722_EncoderInit(codec->encoder);
    WebRtcG722_CreateDecoder((G722DecInst **)&codec->decoder);
    WebRtcG722_DecoderInit(codec->decoder);
    codec->encode = g722_encode;
    codec->decode = g722_decode;
}

BareCodec *bare_make(const char *name) {
    BareCodec *codec = calloc(1, sizeof *codec);
    if (strcmp(name, "G729") == 0) {
        codec->encoder = initBcg729EncoderChannel(0);
        codec->decoder = initBcg729DecoderChannel();
        codec->encode = g729_encode;
        codec->decode = g729_decode;
    } else if (strcmp(name, "opus") == 0) {
        make_opus(codec);
    } else if (strncmp(name, "speex/", 6) == 0) {
        make_speex(codec, strcmp(name, "speex/8000") == 0 ? 0 : strcmp(name, "speex/16000") == 0 ? 1 : 2);
    } else if (strcmp(name, "iLBC") == 0) {
        make_ilbc(codec);
    } else if (strcmp(name, "G722") == 0) {
        make_g722(codec);
    } else if (strcmp(name, "GSM") == 0) {
        codec->encoder = gsm_create();
        codec->decoder = gsm_create();
        codec->encode = gsm_frame_encode;
        codec->decode = gsm_frame_decode;
    }
    if (codec->encode) return codec;
    free(codec);
    return NULL;
}

int bare_encode(BareCodec *codec, const int16_t *samples, uint8_t *payload) {
    return codec->encode(codec, samples, payload);
}

void bare_decode(BareCodec *codec, const uint8_t *payload, int length, int16_t *samples) {
    codec->decode(codec, payload, length, samples);
}
