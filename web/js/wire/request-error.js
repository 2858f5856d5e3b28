/**
 * A request that did not succeed: the host's coded refusal, or what the page itself found out
 * (`timeout`, `disconnected`).
 */
export class RequestError extends Error {
    /**
     * @param {string} code stable, camelCase
     * @param {string} message for a person
     * @param {string} [field] the form field that is at fault
     */
    constructor(code, message, field) {
        super(message);
        this.name = 'RequestError';
        this.code = code;
        this.field = field;
    }
}
