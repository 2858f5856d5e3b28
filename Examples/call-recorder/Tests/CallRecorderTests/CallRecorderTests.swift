// The recorder without a telephone: the test plays the call.

import CallRecorder
import Foundation
import PluginKit
import PluginTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CallRecorderTests {
    private let call = CallID("7")

    private func state(_ state: CallView.State) -> CallState {
        CallState(
            call: CallView(
                id: self.call, account: AccountID("a"), direction: .outgoing,
                remote: RemoteView(uri: "sip:600@example", user: "600", name: nil), state: state, startedAt: 0,
                durationMs: 0, codec: "PCMU", held: false, heldHere: false, attached: false, end: nil))
    }

    /// 20 ms of one sample.
    private func frame(
        _ direction: AudioTapFrame.Direction, _ sample: Int16, at milliseconds: Int = 0
    ) -> AudioTapFrame {
        AudioTapFrame(
            direction: direction, rate: 8000, samples: Array(repeating: sample, count: 160),
            time: .seconds(7) + .milliseconds(milliseconds))
    }

    /// The recorder works beside the test and tells nobody.
    private func wait(_ recorder: CallRecorder, until condition: (RecorderCensus) -> Bool) async {
        while !condition(recorder.census), !Task.isCancelled { await Task.yield() }
    }

    private func answer(_ bench: PluginBench) async {
        bench.tell(self.state(.active))
        while bench.services.tapped.isEmpty, !Task.isCancelled { await Task.yield() }
    }

    /// What `body` leaves in a new folder, by the names of the files.
    private func recordings(
        _ body: (String) async throws -> Void
    ) async throws -> [String: Data] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.reduce(into: [:]) { $0[$1] = try Data(contentsOf: folder.appendingPathComponent($1)) }
    }

    /// Records a call of these frames.
    private func record(_ recorder: CallRecorder, _ frames: [AudioTapFrame]) async throws {
        let bench = try PluginBench([recorder])
        let ended = recorder.census.finished + recorder.census.failed
        try await bench.observing {
            await self.answer(bench)
            for frame in frames { bench.services.play(frame, in: self.call) }
            bench.services.end(self.call)
            await self.wait(recorder) { $0.finished + $0.failed > ended }
        }
    }

    /// Left and right of a recording.
    private func sides(_ wav: Data) -> (left: [Int16], right: [Int16]) {
        let bytes = Array(wav.dropFirst(44))
        func side(_ first: Int) -> [Int16] {
            stride(from: first, to: bytes.count - 1, by: 4).map {
                Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
            }
        }
        return (side(0), side(2))
    }

    private func dataBytes(_ wav: Data) -> Int {
        (40..<44).reversed().reduce(0) { $0 << 8 | Int(wav[$1]) }
    }

    @Test func writesBothDirectionsOfACallSideBySide() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let recorder = CallRecorder(folder: folder.path, now: { Date(timeIntervalSince1970: 1_800_000_000.25) })
        let bench = try PluginBench([recorder])
        try await bench.observing {
            bench.tell(self.state(.ringing))
            await self.answer(bench)
            // A call tells of itself more than once.
            bench.tell(self.state(.active))
            for time in [0, 20, 40] {
                bench.services.play(self.frame(.uplink, 1000, at: time), in: self.call)
                bench.services.play(self.frame(.downlink, -2, at: time), in: self.call)
            }
            bench.services.play(self.frame(.uplink, 5, at: 60), in: self.call)
            bench.services.end(self.call)
            await self.wait(recorder) { $0.finished == 1 }
        }
        #expect(recorder.census == RecorderCensus(finished: 1))
        let wav = try Data(contentsOf: folder.appendingPathComponent("call-20270115T080000.250Z-7.wav"))
        #expect(wav.count == 44 + 4 * 640)
        #expect(String(decoding: wav[0..<4], as: UTF8.self) == "RIFF")
        #expect(Array(wav[22..<28]) == [2, 0, 0x40, 0x1F, 0, 0])
        #expect(Array(wav[40..<44]) == [0x00, 0x0A, 0, 0])
        #expect(Array(wav[44..<48]) == [0xE8, 0x03, 0xFE, 0xFF])
        // The end of the longer side stands beside silence.
        #expect(Array(wav.suffix(4)) == [5, 0, 0, 0])
    }

    @Test func whatIsMissingOnOneSideIsSilenceOfTheSameLength() async throws {
        let files = try await self.recordings { folder in
            // The browser sends nothing in silence; the far end is heard all the time.
            var frames: [AudioTapFrame] = []
            for time in stride(from: 0, to: 3000, by: 20) {
                frames.append(self.frame(.downlink, time == 2000 ? 9 : 2, at: time))
                if time < 500 || time >= 2000 { frames.append(self.frame(.uplink, time == 2000 ? 7 : 1, at: time)) }
            }
            try await self.record(CallRecorder(folder: folder), frames)
        }
        let (left, right) = self.sides(try #require(files.values.first))
        #expect(left.count == 3 * 8000)
        #expect(left.firstIndex(of: 7) == 2 * 8000)
        #expect(right.firstIndex(of: 9) == 2 * 8000)
        #expect(left[4000..<16000].allSatisfy { $0 == 0 })
    }

    @Test func framesThatComeLateTogetherAreNotTornApart() async throws {
        let files = try await self.recordings { folder in
            let frames = (0..<50).map { self.frame(.uplink, 1, at: $0 < 20 ? $0 * 20 : max($0 * 20, 480)) }
            try await self.record(CallRecorder(folder: folder), frames)
        }
        let (left, _) = self.sides(try #require(files.values.first))
        #expect(left == Array(repeating: 1, count: 50 * 160))
    }

    @Test func aLongPauseOfBothSidesIsShortened() async throws {
        let files = try await self.recordings { folder in
            try await self.record(
                CallRecorder(folder: folder),
                [
                    self.frame(.uplink, 1), self.frame(.uplink, 1, at: 3_600_000),
                    self.frame(.downlink, 2, at: 3_600_000),
                ])
        }
        let (left, right) = self.sides(try #require(files.values.first))
        // Ten seconds, and a frame before and after them.
        #expect(left.count == 80_320)
        #expect(right.suffix(160).allSatisfy { $0 == 2 })
    }

    @Test func noRecordingReplacesAnother() async throws {
        let files = try await self.recordings { folder in
            // Each recorder is of a host that was started anew, where the ids of calls begin again.
            for (day, sample) in [(0, Int16(1)), (1, 2)] {
                let recorder = CallRecorder(folder: folder, now: { Date(timeIntervalSince1970: 86_400 * Double(day)) })
                try await self.record(recorder, [self.frame(.uplink, sample)])
                #expect(recorder.census.failed == 0)
            }
            // A clock that was set back.
            let again = CallRecorder(folder: folder, now: { Date(timeIntervalSince1970: 0) })
            try await self.record(again, [self.frame(.uplink, 3)])
            #expect(again.census.failed == 1)
        }
        #expect(files.count == 2)
        #expect(Set(files.values.map { self.sides($0).left.first }) == [1, 2])
    }

    @Test func onlyTheOwnerMayReadARecording() async throws {
        _ = try await self.recordings { folder in
            try await self.record(CallRecorder(folder: folder), [self.frame(.uplink, 1)])
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            for (path, expected) in [(folder, 0o700), (folder + "/" + (names.first ?? ""), 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == expected)
            }
        }
    }

    @Test func aFileThatIsCutOffSaysNearlyAllThatItHolds() async throws {
        _ = try await self.recordings { folder in
            let path = folder + "/a.wav"
            var file = try WAVFile(path: path, rate: 8000)
            for _ in 0..<250 { try file.write(Array(repeating: 1, count: 320)) }
            let wav = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(wav.count == 44 + 5 * 32_000)
            // Of the five seconds the header knows four.
            #expect(self.dataBytes(wav) == 4 * 32_000)
            try file.close()
            #expect(self.dataBytes(try Data(contentsOf: URL(fileURLWithPath: path))) == 5 * 32_000)
        }
    }

    /// A file that takes so much and no more.
    private struct SmallFile: RecordingFile {
        let onClose: @Sendable () -> Void
        var hasRoom = true

        mutating func write(_ samples: [Int16]) throws {
            guard self.hasRoom else { throw FullDisk() }
            self.hasRoom = false
        }

        func close() { self.onClose() }
    }

    @Test func aFileThatBecomesFullIsMadeWholeAllTheSame() async throws {
        let closed = Atomic(0)
        let recorder = CallRecorder { _, _ in SmallFile(onClose: { closed.add(1, ordering: .relaxed) }) }
        let bench = try PluginBench([recorder])
        try await bench.observing {
            await self.answer(bench)
            var time = 0
            while recorder.census.failed == 0, !Task.isCancelled {
                bench.services.play(self.frame(.uplink, 1, at: time), in: self.call)
                time += 20
                if time > 2000 { bench.services.end(self.call) }
                await Task.yield()
            }
        }
        #expect(closed.load(ordering: .relaxed) == 1)
    }

    /// A disk that takes nothing until the test lets it.
    private struct SlowFile: RecordingFile {
        let gate: DispatchSemaphore
        let written: @Sendable (Int) -> Void

        func write(_ samples: [Int16]) { self.gate.wait() }
        func close() { self.written(0) }
    }

    @Test func aSlowDiskCostsFramesAndNeverTime() async throws {
        let gate = DispatchSemaphore(value: 0)
        let recorder = CallRecorder { _, _ in SlowFile(gate: gate, written: { _ in }) }
        let bench = try PluginBench([recorder])
        try await bench.observing {
            await self.answer(bench)
            // Ten times what may wait; nobody takes any of it, and this loop does not wait.
            for index in 0..<4000 { bench.services.play(self.frame(.uplink, 1, at: 20 * index), in: self.call) }
            bench.services.end(self.call)
            // The recorder still answers.
            let status = try await bench.ask("recorderStatus")
            #expect(try status.decoded(as: RecorderCensus.self).recording == 1)
            // No more than a batch with the disk and a full queue are kept.
            await self.wait(recorder) { $0.framesDropped >= 3000 }
            // As often as the disk may be written to.
            for _ in 0..<4000 { gate.signal() }
            await self.wait(recorder) { $0.finished == 1 }
        }
        #expect(recorder.census.framesDropped >= 3000)
    }

    private struct FullDisk: Error {}

    @Test func aFileThatCannotBeOpenedIsCountedAndHarmsNobody() async throws {
        let recorder = CallRecorder { _, _ in throw FullDisk() }
        let bench = try PluginBench([recorder])
        try await bench.observing {
            await self.answer(bench)
            bench.services.play(self.frame(.downlink, 1), in: self.call)
            bench.services.end(self.call)
            await self.wait(recorder) { $0.failed == 1 }
            let status = try await bench.ask("recorderStatus")
            #expect(status.success)
        }
    }

    @Test func asksForCallsAndTheirSoundAndNothingElse() {
        #expect(CallRecorder(folder: "x").capabilities == [.calls, .audioTap])
    }
}
