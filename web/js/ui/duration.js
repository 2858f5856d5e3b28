/**
 * A duration as people read it on a telephone: 0:07, 12:34, 1:02:03.
 * @param {number} ms
 */
export function formatDuration(ms) {
    const total = Math.floor(Math.max(0, ms) / 1000);
    const seconds = String(total % 60).padStart(2, '0');
    const minutes = Math.floor(total / 60) % 60;
    const hours = Math.floor(total / 3600);
    return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}
