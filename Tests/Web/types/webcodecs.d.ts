// WebCodecs, as far as the page uses it; Debian's TypeScript is older.
declare class AudioEncoder {
    constructor(init: { output: (chunk: EncodedAudioChunk, metadata?: any) => void; error: (error: Error) => void });
    static isConfigSupported(configuration: object): Promise<{ supported?: boolean }>;
    readonly state: string;
    readonly encodeQueueSize: number;
    configure(configuration: object): void;
    encode(data: AudioData): void;
    close(): void;
}
declare class AudioDecoder {
    constructor(init: { output: (data: AudioData) => void; error: (error: Error) => void });
    static isConfigSupported(configuration: object): Promise<{ supported?: boolean }>;
    readonly state: string;
    readonly decodeQueueSize: number;
    configure(configuration: object): void;
    decode(chunk: EncodedAudioChunk): void;
    close(): void;
}
declare class AudioData {
    constructor(init: object);
    readonly numberOfFrames: number;
    readonly sampleRate: number;
    readonly timestamp: number;
    copyTo(target: BufferSource, options: object): void;
    close(): void;
}
declare class EncodedAudioChunk {
    constructor(init: object);
    readonly byteLength: number;
    readonly duration: number | null;
    readonly timestamp: number;
    copyTo(target: BufferSource): void;
}
