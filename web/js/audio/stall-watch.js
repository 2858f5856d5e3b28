/**
 * Notices a codec of the browser that takes nothing any more, though it reports no error.
 */

/** Frames that may wait inside a codec: 160 ms; more is late, and not taken. */
export const QUEUE_LIMIT = 8;
/** Frames in a row that find it full before it counts as dead: two seconds. */
const STALL_LIMIT = 100;

export class StallWatch {
    #full = 0;

    /** @param {() => void} onStall */
    constructor(onStall) {
        this.onStall = onStall;
    }

    /**
     * @param {number} queued frames inside the codec
     * @returns {boolean} whether it can take one more
     */
    hasRoom(queued) {
        if (queued < QUEUE_LIMIT) {
            this.#full = 0;
            return true;
        }
        this.#full += 1;
        if (this.#full === STALL_LIMIT) this.onStall();
        return false;
    }
}
