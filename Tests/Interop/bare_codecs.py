"""Each codec alone, with Debian's libraries and nothing of the project: the best that a call with it can sound."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_int16, c_int32, c_ubyte, c_void_p

import numpy as np

OPUS_APPLICATION_VOIP = 2048
OPUS_SET_BITRATE = 4002
SPEEX_SET_QUALITY = 4


def _library(name, **results):
    library = ctypes.CDLL(name)
    for function, kind in results.items():
        getattr(library, function).restype = kind
    return library


def _frames(samples, size):
    """The samples as 16-bit frames of `size`; the last one is filled up with silence."""
    padded = np.concatenate([samples, np.zeros(-len(samples) % size)])
    whole = (np.clip(padded, -1, 1) * 32767).astype("<i2")
    return [np.ascontiguousarray(whole[start:start + size]) for start in range(0, len(whole), size)]


def _samples(frames):
    return np.concatenate(frames).astype(np.float64) / 32768


def _pcm(array):
    return array.ctypes.data_as(POINTER(c_int16))


def gsm(samples):
    library = _library("libgsm.so.1", gsm_create=c_void_p)
    encoder, decoder, coded = c_void_p(library.gsm_create()), c_void_p(library.gsm_create()), (c_ubyte * 33)()
    heard = []
    for frame in _frames(samples, 160):
        out = np.zeros(160, "<i2")
        library.gsm_encode(encoder, _pcm(frame), coded)
        library.gsm_decode(decoder, coded, _pcm(out))
        heard.append(out)
    return _samples(heard)


def g729(samples):
    library = _library("libbcg729.so.0", initBcg729EncoderChannel=c_void_p, initBcg729DecoderChannel=c_void_p)
    encoder, decoder = c_void_p(library.initBcg729EncoderChannel(c_ubyte(0))), c_void_p(library.initBcg729DecoderChannel())
    coded, length, heard = (c_ubyte * 10)(), c_ubyte(), []
    for frame in _frames(samples, 80):
        out = np.zeros(80, "<i2")
        library.bcg729Encoder(encoder, _pcm(frame), coded, byref(length))
        library.bcg729Decoder(decoder, coded, length, c_ubyte(0), c_ubyte(0), c_ubyte(0), _pcm(out))
        heard.append(out)
    return _samples(heard)


def speex(samples, mode):
    """Narrow (0), wide (1) or ultra-wide band (2) at the library's own quality, 8 of 10."""
    library = _library("libspeex.so.1", speex_lib_get_mode=c_void_p, speex_encoder_init=c_void_p, speex_decoder_init=c_void_p)
    size = 160 << mode
    encoder = c_void_p(library.speex_encoder_init(c_void_p(library.speex_lib_get_mode(mode))))
    decoder = c_void_p(library.speex_decoder_init(c_void_p(library.speex_lib_get_mode(mode))))
    library.speex_encoder_ctl(encoder, SPEEX_SET_QUALITY, byref(c_int32(8)))
    bits, coded, heard = ctypes.create_string_buffer(128), ctypes.create_string_buffer(2_000), []
    library.speex_bits_init(bits)
    for frame in _frames(samples, size):
        out = np.zeros(size, "<i2")
        library.speex_bits_reset(bits)
        library.speex_encode_int(encoder, _pcm(frame), bits)
        length = library.speex_bits_write(bits, coded, 2_000)
        library.speex_bits_read_from(bits, coded, length)
        library.speex_decode_int(decoder, bits, _pcm(out))
        heard.append(out)
    return _samples(heard)


def g722(samples):
    """64 kbit/s at 16 kHz."""
    library = _library("libspandsp.so.2", g722_encode_init=c_void_p, g722_decode_init=c_void_p)
    encoder, coded, heard = c_void_p(library.g722_encode_init(None, 64_000, 0)), (c_ubyte * 160)(), []
    decoder = _g722_decoder(library)
    for frame in _frames(samples, 320):
        out = np.zeros(320, "<i2")
        length = library.g722_encode(encoder, coded, _pcm(frame), 320)
        library.g722_decode(decoder, _pcm(out), coded, length)
        heard.append(out)
    return _samples(heard)


def _g722_decoder(library):
    return c_void_p(library.g722_decode_init(None, 64_000, 0))


def decode_g722(data):
    """The samples at 16 kHz of a file with G.722 in it."""
    library = _library("libspandsp.so.2", g722_decode_init=c_void_p)
    out = np.zeros(2 * len(data), "<i2")
    count = library.g722_decode(_g722_decoder(library), _pcm(out), c_char_p(data), len(data))
    return out[:count].astype(np.float64) / 32768


def opus(samples, bitrate):
    """At 48 kHz, one channel, frames of 20 ms."""
    library = _library("libopus.so.0", opus_encoder_create=c_void_p, opus_decoder_create=c_void_p)
    fault = c_int()
    encoder = c_void_p(library.opus_encoder_create(48_000, 1, OPUS_APPLICATION_VOIP, byref(fault)))
    decoder = c_void_p(library.opus_decoder_create(48_000, 1, byref(fault)))
    library.opus_encoder_ctl(encoder, OPUS_SET_BITRATE, c_int32(bitrate))
    coded, heard = (c_ubyte * 1_500)(), []
    for frame in _frames(samples, 960):
        out = np.zeros(960, "<i2")
        length = library.opus_encode(encoder, _pcm(frame), 960, coded, 1_500)
        library.opus_decode(decoder, coded, length, _pcm(out), 960, 0)
        heard.append(out)
    return _samples(heard)
