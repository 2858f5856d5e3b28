/**
 * What the call is made of: codec, encryption, and how good it sounds, with a small graph that opens a larger one.
 */
import { gradeOf } from '../state/quality.js';
import { text } from '../text/text.js';
import { diagnosticsLink } from './diagnostics-link.js';
import { h, setText, show } from './dom.js';
import { createGraph } from './graph.js';
import { icon } from './icon.js';
import { formatNumber, formatPercent } from './number-format.js';

/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../state/quality.js').Reading} Reading */

const READINGS = 40;
const WORST = 1;
const BEST = 4.5;

export function createCallFacts() {
    const codec = h('span', { class: 'fact', id: 'call-codec' });
    const secure = createSecure();
    const byItself = h('span', { class: 'fact', id: 'call-auto-answered' }, text.facts.autoAnswered);
    const graph = createGraph(40, 16, 16);
    const grade = h('span', {});
    const details = createDetails();
    const quality = h(
        'button',
        { class: 'fact fact--button', type: 'button', id: 'call-quality', onclick: details.open, 'aria-haspopup': 'dialog' },
        graph.element,
        grade,
    );
    return {
        element: h('div', { class: 'facts' }, byItself, codec, secure.element, quality),
        /** @param {State} state */
        update({ call, quality: readings }) {
            if (!call) return;
            const isUp = call.state === 'active' || call.state === 'ending';
            show(byItself, call.autoAnswered === true);
            setText(codec, call.codec ?? '');
            codec.title = call.codec ? text.call.codec(call.codec) : '';
            show(codec, Boolean(call.codec));
            secure.update(call.secure);
            const list = readings[call.id ?? ''] ?? [];
            const mos = list.at(-1)?.mos ?? null;
            show(quality, isUp && mos !== null);
            if (mos === null) return;
            graph.update(list.map((each) => each.mos), WORST, BEST);
            quality.setAttribute('data-grade', gradeOf(mos));
            setText(grade, text.facts.grades[gradeOf(mos)]);
            quality.setAttribute('aria-label', text.facts.qualityOf(text.facts.grades[gradeOf(mos)]));
            details.update(list, call);
        },
    };
}

/** A lock, and what it stands for in words: on a pointer's wish, and always for who listens to the page. */
function createSecure() {
    const words = h('span', {});
    const meaning = h('span', { class: 'visually-hidden' });
    const element = h('span', { class: 'fact', id: 'call-secure' }, icon('lock'), words, meaning);
    return {
        element,
        /** @param {import('../wire/types.js').SecurityView | undefined} secure */
        update(secure) {
            const isOn = secure?.media === 'srtp';
            show(element, isOn);
            if (!isOn) return;
            const isSafe = secure.signalling === 'tls';
            element.classList.toggle('fact--good', isSafe);
            setText(words, isSafe ? text.facts.encrypted : text.facts.encryptedOpenly);
            const sentence = text.facts.encryptedBy(secure.suite ?? '', isSafe);
            setText(meaning, `. ${sentence}`);
            element.title = sentence;
        },
    };
}

/** The quality of a call: a sentence, a graph and figures. */
export function createQuality() {
    const graph = createGraph(320, 96, READINGS);
    const words = h('p', { class: 'quality__words' });
    const figures = h('dl', { class: 'quality__figures' });
    return {
        words,
        graph: h('div', { class: 'quality__graph' }, graph.element),
        figures,
        /**
         * @param {Reading[]} list
         * @returns {boolean} whether there is something to show
         */
        update(list) {
            const last = list.at(-1);
            if (!last || last.mos === null) return false;
            graph.update(list.map((each) => each.mos), WORST, BEST);
            setText(words, text.facts.advice[gradeOf(last.mos)]);
            const rows = [
                [text.facts.mos, formatNumber(last.mos, 1)],
                [text.facts.loss, last.lossPercent === null ? '–' : formatPercent(last.lossPercent, 1)],
                [text.facts.jitter, inMs(last.jitterMs)],
                [text.facts.roundTrip, inMs(last.roundTripMs)],
                [text.facts.delay, inMs(last.delayMs)],
            ];
            figures.replaceChildren(...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
            return true;
        },
    };
}

function createDetails() {
    const quality = createQuality();
    const more = h('a', { class: 'button', id: 'quality-diagnostics', onclick: () => dialog.close() }, text.diagnostics.open);
    const close = h('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, text.call.close);
    const dialog = h(
        'dialog',
        { class: 'dialog sheet', id: 'quality-details', 'aria-labelledby': 'quality-title' },
        h('h2', { id: 'quality-title' }, text.facts.title),
        quality.words,
        quality.graph,
        quality.figures,
        h('div', { class: 'form__buttons' }, more, close),
    );
    dialog.addEventListener('close', () => dialog.remove());
    return {
        open() {
            document.body.append(dialog);
            dialog.showModal();
        },
        /**
         * @param {Reading[]} list
         * @param {import('../state/store.js').PageCall} call
         */
        update(list, { account, id }) {
            quality.update(list);
            more.href = diagnosticsLink(account, id);
        },
    };
}

/** @param {number | null} value */
function inMs(value) {
    return value === null ? '–' : `${formatNumber(value)} ms`;
}
