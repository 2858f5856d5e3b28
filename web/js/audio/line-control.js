/**
 * A thin line: `Transit` measures what waits on the way to here, `LineControl` chooses bitrate and packet time by what
 * waits here and, as the host's receipts have it, on the way to there; what would come too late is left out. The host's
 * Sources/Host/Sessions/LineControl.swift and Transit.swift do the same, and say why each limit is as it is. Times are
 * milliseconds.
 */

/** Bits per second and milliseconds of a packet; with headers 83, 66, 58, 42, 28, 23 and 20 kbit/s. */
const STEPS = [[48_000, 20], [32_000, 20], [24_000, 20], [24_000, 40], [16_000, 60], [12_000, 60], [8_000, 60]];
const FIRST = 3;
const AGAIN = 2;
const CROWDED_MS = 60;
const CLEARED_MS = 120;
const PATIENCE_MS = 700;
const TRIAL_PATIENCE_MS = 150;
const REST_MS = 1_000;
const EBB_MS = 10;
const CALM_MS = 10_000;
const FIRST_CALM_MS = 600;
const EARLY_CALM_MS = 2_000;
const FORGIVING_MS = 3_000;
const CALM_LIMIT_MS = 160_000;
const TRIAL_MS = 15_000;
const LATE_MS = 160;
const DRAINED_MS = 20;
const DRAIN_LIMIT_MS = 2_000;
const STALL_MS = 1_000;
const STALL_LIMIT_MS = 4_000;
const MARK_MS = 200;
const OLDEST_MS = 60_000;
const WINDOW_MS = 15_000;
const JUMP_MS = 10_000;
const NOTABLE_MS = 30;
const SOON_MS = 100;
const SELDOM_MS = 300;
const RECENT = 3;

export class LineControl {
    counters = { receipts: 0, wrong: 0, left: 0 };
    #steps = STEPS;
    #step = FIRST;
    #longest = 20;
    #hasReceipts = false;
    #calmNeeded = FIRST_CALM_MS;
    #calm = 0;
    #jam = 0;
    /** @type {number | null} */ #raisedAt = null;
    #restsUntil = 0;
    /** @type {number | null} */ #crowdedAt = null;
    /** @type {number | null} */ #acknowledged = null;
    #excess = 0;
    #settlesAt = 0;
    #holdsUntil = 0;
    /** @type {number | null} */ #unanswered = null;
    #markedAt = 0;

    /**
     * A call begins, on the line of those before.
     * @param {boolean} hasReceipts
     * @param {number} [limit]
     * @param {number} [longest] packet
     */
    begin(hasReceipts, limit = STEPS[0][0], longest = 20) {
        this.#hasReceipts = hasReceipts;
        this.#longest = longest;
        this.#acknowledged = this.#crowdedAt = this.#unanswered = null;
        this.#excess = this.#calm = this.#settlesAt = this.#holdsUntil = 0;
        this.#raisedAt = null;
        this.#jam = 0;
        if (this.bitrate > STEPS[AGAIN][0]) [this.#steps, this.#step] = [STEPS, AGAIN];
        this.allow(limit);
    }

    /** @param {number} limit */
    allow(limit) {
        const { bitrate } = this;
        const frameMs = Math.min(this.#longest, this.frameMs);
        // Two steps that are the same under the limits are one.
        this.#steps = STEPS.map(([rate, ms]) => [Math.min(limit, rate), Math.min(this.#longest, ms)])
            .filter((step, index, all) => `${step}` !== `${all[index - 1]}`);
        const step = this.#steps.findIndex(([rate, ms]) => rate <= bitrate && ms >= frameMs);
        this.#step = step < 0 ? this.#steps.length - 1 : step;
    }

    get bitrate() {
        return this.#steps[this.#step][0];
    }

    get frameMs() {
        return this.#steps[this.#step][1];
    }

    /**
     * @param {import('../wire/audio-frame.js').Receipt} receipt
     * @param {number} now
     */
    receive({ time, excess }, now) {
        const age = (now - time) | 0;
        const isOld = this.#acknowledged !== null && ((time - this.#acknowledged) | 0) < 0;
        if (age < 0 || age > OLDEST_MS || isOld) {
            this.counters.wrong += 1;
            return;
        }
        this.counters.receipts += 1;
        if (this.#silence(now) > STALL_MS) this.#settlesAt = now;
        this.#acknowledged = time;
        this.#unanswered = null;
        if (now - age < this.#settlesAt) return;
        this.#excess = excess;
        if (excess > LATE_MS) this.#judge(excess, now);
        if (excess > (now < this.#restsUntil ? CLEARED_MS : LATE_MS)) this.#drain(now);
    }

    /**
     * For each 20 ms that are sent.
     * @param {number} queuedMs
     * @param {number} now
     */
    observe(queuedMs, now) {
        const isKnown = !this.#hasReceipts || (this.#acknowledged !== null && this.#silence(now) < STALL_MS);
        if (isKnown && this.#crowdedAt === null) this.#calm += 20;
        this.#judge(Math.max(queuedMs, this.#excess), now);
        if (this.#raisedAt !== null && now - this.#raisedAt > TRIAL_MS) {
            this.#raisedAt = null;
            this.#calmNeeded = Math.min(this.#calmNeeded, CALM_MS);
        }
        if (this.#calm < this.#calmNeeded || this.#step === 0) return;
        this.#step -= 1;
        this.#calm = 0;
        this.#calmNeeded = Math.max(this.#calmNeeded, EARLY_CALM_MS);
        this.#raisedAt = now;
    }

    /**
     * Whether the next 20 ms may go; else nothing, or a mark instead.
     * @param {number} now
     * @returns {'mark' | 'skip' | null}
     */
    hold(now) {
        const silence = this.#silence(now);
        const isStalled = silence > STALL_MS && silence < STALL_LIMIT_MS;
        if (now >= this.#holdsUntil && !isStalled) {
            if (this.#acknowledged !== null) this.#unanswered ??= now;
            return null;
        }
        this.counters.left += 1;
        if (now - this.#markedAt < MARK_MS) return 'skip';
        this.#markedAt = now;
        return 'mark';
    }

    /**
     * @param {number} waiting
     * @param {number} now
     */
    #judge(waiting, now) {
        if (waiting < CROWDED_MS) {
            this.#crowdedAt = null;
            this.#jam = 0;
            return;
        }
        this.#crowdedAt ??= now;
        const isTrial = this.#raisedAt !== null;
        const isNew = this.#hasReceipts && this.#calmNeeded < CALM_MS;
        const patience = isTrial || isNew ? TRIAL_PATIENCE_MS : PATIENCE_MS;
        const isSure = waiting > LATE_MS || now - this.#crowdedAt >= patience;
        if (!isSure || now < this.#restsUntil) return;
        const before = this.#jam;
        const isGoing = before === 0 || waiting < before - EBB_MS;
        const isEnough = (!isTrial && this.#calm >= FORGIVING_MS) || before > 0;
        const isKept = isEnough && this.#excess > DRAINED_MS;
        this.#jam = isKept && !isGoing ? 0 : waiting;
        this.#calm = 0;
        if (waiting >= CLEARED_MS || !isGoing) this.#drain(now);
        if (isKept) {
            this.#crowdedAt = null;
            this.#restsUntil = now + REST_MS;
            return;
        }
        this.#calmNeeded = Math.min(CALM_LIMIT_MS, Math.max(CALM_MS, this.#calmNeeded * (isTrial ? 2 : 1)));
        this.#raisedAt = this.#crowdedAt = null;
        this.#restsUntil = now + REST_MS;
        const steps = waiting < CLEARED_MS || isTrial ? 1 : 2;
        this.#step = Math.min(this.#step + steps, this.#steps.length - 1);
    }

    /** @param {number} now */
    #drain(now) {
        if (this.#excess <= DRAINED_MS) return;
        this.#settlesAt = this.#holdsUntil = now + Math.min(this.#excess - DRAINED_MS, DRAIN_LIMIT_MS);
        this.#excess = 0;
        this.#markedAt = now;
    }

    /** @param {number} now */
    #silence(now) {
        return this.#unanswered === null ? 0 : now - this.#unanswered;
    }
}

export class Transit {
    #base = NaN;
    #least = 0;
    #former = 0;
    #windowEnd = 0;
    /** @type {number[]} */ #recent = [];
    /** @type {import('../wire/audio-frame.js').Receipt | undefined} */ #news;
    #told = -Infinity;

    /**
     * @param {number} time of a frame that came; wraps
     * @param {number} now
     */
    observe(time, now) {
        if (Number.isNaN(this.#base)) this.#begin(time, now);
        const transit = (now - time - this.#base) | 0;
        if (now >= this.#windowEnd) {
            this.#former = this.#least;
            this.#least = transit;
            this.#windowEnd = now + WINDOW_MS;
        }
        this.#least = Math.min(this.#least, transit);
        const excess = transit - Math.min(this.#least, this.#former);
        if (excess > JUMP_MS) {
            this.#begin(time, now);
            return;
        }
        this.#recent = [...this.#recent, excess].slice(-RECENT);
        this.#news = { time, excess: Math.min(...this.#recent) };
    }

    /**
     * What the sender is to be told, when it is due.
     * @param {number} now
     */
    take(now) {
        const news = this.#news;
        if (!news || now - this.#told < (news.excess > NOTABLE_MS ? SOON_MS : SELDOM_MS)) return undefined;
        this.#told = now;
        this.#news = undefined;
        return news;
    }

    /**
     * @param {number} time
     * @param {number} now
     */
    #begin(time, now) {
        this.#base = Math.floor(now) - time;
        this.#least = this.#former = 0;
        this.#windowEnd = now + WINDOW_MS;
        this.#recent = [];
    }
}
