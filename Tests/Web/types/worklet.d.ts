// What an AudioWorklet has, and TypeScript's own declarations do not know.
declare class AudioWorkletProcessor {
    readonly port: MessagePort;
}
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;
