/**
 * The page's icons: one path each, so that no picture needs to be loaded.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines on a 24 × 24 grid, drawn with a 2-unit stroke. */
const ICONS = {
    phone: 'M6.5 4h3l1.5 4.5-2 1.5a11 11 0 0 0 5 5l1.5-2 4.5 1.5v3a2 2 0 0 1-2 2A15.5 15.5 0 0 1 4.500 6a2 2 0 0 1 2-2Z',
    hangUp: 'M3.500 14.200c-.8-1-.7-2.500.3-3.400a12.300 12.300 0 0 1 16.400 0c1 .9 1.100 2.400.3 3.400l-1.100 1.300-4.200-1.600-.2-2.400a9.700 9.700 0 0 0-6 0l-.2 2.400-4.200 1.600Z',
    settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
    back: 'M15 5l-7 7 7 7',
    erase: 'M9 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H9l-6-6 6-6ZM12 10l4 4M16 10l-4 4',
    microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21',
    microphoneOff: 'M9 6a3 3 0 0 1 6 0v4M9 9.500V11a3 3 0 0 0 4.500 2.600M5.500 11a6.500 6.500 0 0 0 10.500 5M18.500 11a6.400 6.400 0 0 1-.4 2.200M12 17.500V21M4 4l16 16',
    speaker: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500ZM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
    speakerOff: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500ZM16 9.500l5 5M21 9.500l-5 5',
    keypad: 'M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01M12 22h.01',
    close: 'M6 6l12 12M18 6L6 18',
    info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5M12 8h.01',
    success: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.500l3 3 5.500-6',
    warning: 'M12 4L2.500 20h19ZM12 10v4.500M12 17.500h.01',
    error: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9l6 6M15 9l-6 6',
    device: 'M4 5h16v11H4ZM9 20h6M12 16v4',
    person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.500 20.500a7.500 7.500 0 0 1 15 0',
    redial: 'M4 12a8 8 0 1 1 2.400 5.700M4 12l-1.500-3M4 12l3-1.500',
    offline: 'M3 3l18 18M8.500 8a10 10 0 0 0-5 2.600M15 7.500a10 10 0 0 1 5.500 3.100M6.500 14a7 7 0 0 1 4.500-2M17.500 14a7 7 0 0 0-2-1.400M12 18h.01',
    hold: 'M9 6v12M15 6v12',
    resume: 'M8 5.500v13l10.500-6.500Z',
    swap: 'M7 4L3.500 7.500 7 11M3.500 7.500H18M17 13l3.500 3.500L17 20M20.500 16.500H6',
    transfer: 'M14 5l6 6-6 6M20 11H9a5 5 0 0 0-5 5v3',
    add: 'M12 5v14M5 12h14',
    more: 'M6 12h.01M12 12h.01M18 12h.01',
    bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15ZM10 21h4',
    bellOff: 'M8 6.500A6 6 0 0 1 18 11v4M6 10v6l-1.500 2H18M10 21h4M4 4l16 16',
    moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z',
    clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.500V12l3 2',
    lock: 'M6 11h12v9H6ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
    lockOpen: 'M6 11h12v9H6ZM8.500 11V7.500A3.500 3.500 0 0 1 15.300 6',
    incoming: 'M19 5L6 18M6 9v9h9',
    outgoing: 'M5 19L18 6M9 6h9v9',
    missed: 'M4 6l8 8 8-8M4 6v6M4 6h6',
    contacts: 'M6.500 3H18a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6.500ZM12.500 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM9.500 16.500a3 3 0 0 1 6 0M4 8h2.500M4 16h2.500',
    addPerson: 'M10 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM3 20.500a7 7 0 0 1 11.500-5M18 14v7M14.500 17.500h7',
    star: 'M12 3.500l2.600 5.400 5.900.800-4.300 4.100 1 5.900-5.200-2.800-5.200 2.800 1-5.900L3.500 9.700l5.900-.800Z',
    voicemail: 'M6.500 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM17.500 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM6.500 15.500h11',
    up: 'M6 15l6-6 6 6',
    down: 'M6 9l6 6 6-6',
    grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
    chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z',
    write: 'M4 20h4L19.500 8.500a2.500 2.500 0 0 0-4-4L4 16ZM13.500 6.500l4 4',
    send: 'M4 12L3 4l18 8-18 8ZM4 12h8',
    search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l4.500 4.500',
    check: 'M5 12.500l4.500 4.500L19 7',
    checks: 'M2 12.500l4.500 4.500L16 7M11.500 16l1 1L22 7',
    bin: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
    logo: 'M3.500 13.500v-3M7.750 16V8M12 19V5M16.250 16V8M20.500 13.500v-3',
};

/**
 * A decorative icon, hidden from assistive technology.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', ICONS[name]);
    svg.append(path);
    return svg;
}
