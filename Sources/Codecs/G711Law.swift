/// What tells A-law and µ-law apart.
struct G711Law: Sendable {
    /// What each code decodes to, on the 16-bit scale.
    let decoded: [Int16]
    /// The code of each magnitude in steps of 1 << `shift`, for positive samples, before bits are inverted.
    let codes: [UInt8]
    /// From the 16-bit scale to that of the law.
    let shift: Int16
    /// The bits that are inverted on the line, of a code whose highest bit says that it is positive.
    let inverted: UInt8
}
