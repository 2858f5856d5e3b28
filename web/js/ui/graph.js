/**
 * A small line of values as a drawing; decorative, its figures stand beside it in words.
 */
const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {number} width
 * @param {number} height
 * @param {number} length values from left to right
 */
export function createGraph(width, height, length) {
    const element = document.createElementNS(SVG, 'svg');
    element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    element.setAttribute('class', 'graph');
    element.setAttribute('preserveAspectRatio', 'none');
    element.setAttribute('aria-hidden', 'true');
    const area = element.appendChild(document.createElementNS(SVG, 'path'));
    area.setAttribute('class', 'graph__area');
    const line = element.appendChild(document.createElementNS(SVG, 'path'));
    line.setAttribute('class', 'graph__line');
    return {
        element,
        /**
         * @param {(number | null)[]} values
         * @param {number} low
         * @param {number} high
         */
        update(values, low, high) {
            const shown = values.slice(-length);
            const step = width / Math.max(1, length - 1);
            const points = shown.flatMap((value, index) => {
                if (value === null) return [];
                const share = Math.max(0, Math.min(1, (value - low) / (high - low)));
                const x = width - (shown.length - 1 - index) * step;
                return [[x.toFixed(1), (height - 1.5 - share * (height - 3)).toFixed(1)]];
            });
            const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
            line.setAttribute('d', path);
            const isDrawn = points.length > 1;
            area.setAttribute('d', isDrawn ? `${path}L${points.at(-1)?.[0]} ${height}L${points[0][0]} ${height}Z` : '');
        },
    };
}
