// NetEq with its own decoders and its own decisions; nothing here changes what it does.
#include "CNetEq.h"

#include <map>
#include <memory>
#include <string>

#include "api/audio/audio_frame.h"
#include "api/audio_codecs/builtin_audio_decoder_factory.h"
#include "api/audio_codecs/opus_audio_decoder_factory.h"
#include "api/neteq/neteq.h"
#include "modules/audio_coding/neteq/default_neteq_factory.h"
#include "rtc_base/logging.h"
#include "system_wrappers/include/clock.h"
#include "system_wrappers/include/field_trial.h"

struct NetEqReceiver {
    std::string trials;
    webrtc::SimulatedClock clock{0};
    std::unique_ptr<webrtc::NetEq> neteq;
    webrtc::AudioFrame frame;
};

extern "C" NetEqReceiver *neteq_make(
    const char *codec, int clock_rate, int channels, int payload_type, int sample_rate, const char *trials) {
    rtc::LogMessage::LogToDebug(rtc::LS_NONE);
    auto receiver = std::make_unique<NetEqReceiver>();
    receiver->trials = trials;
    webrtc::field_trial::InitFieldTrialsFromString(receiver->trials.c_str());
    webrtc::NetEq::Config config;
    config.sample_rate_hz = sample_rate;
    const webrtc::SdpAudioFormat format(codec, clock_rate, channels);
    // Debian builds the usual factory without Opus.
    auto decoders = webrtc::CreateBuiltinAudioDecoderFactory();
    if (!decoders->IsSupportedDecoder(format)) decoders = webrtc::CreateOpusAudioDecoderFactory();
    receiver->neteq = webrtc::DefaultNetEqFactory().CreateNetEq(config, decoders, &receiver->clock);
    if (!receiver->neteq->RegisterPayloadType(payload_type, format)) return nullptr;
    return receiver.release();
}

extern "C" void neteq_free(NetEqReceiver *receiver) {
    delete receiver;
    webrtc::field_trial::InitFieldTrialsFromString("");
}

extern "C" void neteq_advance(NetEqReceiver *receiver, int64_t microseconds) {
    if (microseconds > 0) receiver->clock.AdvanceTimeMicroseconds(microseconds);
}

extern "C" int neteq_insert(
    NetEqReceiver *receiver, int payload_type, uint16_t sequence, uint32_t timestamp, const uint8_t *payload,
    int length) {
    webrtc::RTPHeader header;
    header.payloadType = static_cast<uint8_t>(payload_type);
    header.sequenceNumber = sequence;
    header.timestamp = timestamp;
    header.ssrc = 1;
    return receiver->neteq->InsertPacket(header, rtc::ArrayView<const uint8_t>(payload, length));
}

extern "C" int neteq_play(NetEqReceiver *receiver, int16_t *samples) {
    bool muted = false;
    if (receiver->neteq->GetAudio(&receiver->frame, &muted) != webrtc::NetEq::kOK) return -1;
    const size_t count = receiver->frame.samples_per_channel_;
    const size_t channels = receiver->frame.num_channels_;
    const int16_t *data = receiver->frame.data();
    for (size_t index = 0; index < count; ++index) samples[index] = data[index * channels];
    return static_cast<int>(count);
}

extern "C" NetEqCounters neteq_counters(const NetEqReceiver *receiver) {
    const webrtc::NetEqLifetimeStatistics statistics = receiver->neteq->GetLifetimeStatistics();
    NetEqCounters counters;
    counters.received = statistics.total_samples_received;
    counters.concealed = statistics.concealed_samples;
    counters.inserted = statistics.inserted_samples_for_deceleration;
    counters.removed = statistics.removed_samples_for_acceleration;
    counters.target_delay = receiver->neteq->TargetDelayMs();
    return counters;
}
