import CLinux
public import SIP

/// Randomness from the kernel, for seeds only: cores draw from the `EntropySource` that is made of it.
public enum SystemEntropy {
    /// Random bytes from getrandom(2).
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = bytes.withUnsafeMutableBytes { cl_random($0.baseAddress, $0.count) }
        // getrandom fails only for a bad address or a kernel without it; going on with zeros would be worse.
        precondition(code == 0, "getrandom failed: \(-code)")
        return bytes
    }

    /// A fresh source for one core.
    public static func source() -> EntropySource {
        EntropySource(seed: self.bytes(EntropySource.seedBytes))
    }
}
