/**
 * Tells which frames carry nothing to hear. What is silent costs nearly nothing: one small mark now and then.
 *
 * The threshold is far below any speech: a muted microphone, or a browser that suppresses noise, gives such frames. A
 * room's noise does not, so nothing of a person is ever cut.
 */

/** −66 dB below full scale. */
const PEAK_LIMIT = 16;
/** Quiet frames that are sent as sound before the silence begins: 300 ms. */
const HANGOVER = 15;
/** One mark for so many silent frames: 200 ms. */
const CADENCE = 10;

export class SilenceGate {
    #quiet = 0;
    #silent = 0;

    /**
     * @param {Int16Array} samples
     * @param {boolean} isMuted nobody may hear this frame, however loud it is
     * @returns {'sound' | 'mark' | 'skip'} a mark says: from here on silence
     */
    judge(samples, isMuted) {
        if (!isMuted) {
            this.#quiet = samples.some((value) => value > PEAK_LIMIT || value < -PEAK_LIMIT) ? 0 : this.#quiet + 1;
            if (this.#quiet <= HANGOVER) {
                this.#silent = 0;
                return 'sound';
            }
        }
        this.#silent += 1;
        return this.#silent % CADENCE === 1 ? 'mark' : 'skip';
    }
}
