/**
 * The words of the diagnostics in Portuguese.
 */

/** @type {typeof import('./en.js').words} */
export const words = {
    body: 'O que esta página, o servidor do telefone e o servidor da sua linha disseram um ao outro, para quem procura um problema. Senhas, chaves, dígitos e os textos das mensagens vão cobertos; quem ligou para quem, não.',
    connection: 'Conexão',
    facts: { page: 'Da página ao servidor', sound: 'Som entre os dois', microphone: 'Microfone', browser: 'Navegador', version: 'Versão' },
    connected: 'Conectada',
    none: 'Nenhum no momento',
    signalling: 'Mensagens SIP',
    line: 'Linha',
    call: 'Chamada',
    allCalls: 'Tudo da linha',
    here: 'Servidor do telefone',
    there: 'Servidor da linha',
    sent: 'Enviada',
    received: 'Recebida',
    unreadable: 'Ilegível',
    about: (way, addresses, bytes) => `${way}; ${addresses}; ${bytes} bytes`,
    empty: 'Nada ainda. O servidor guarda as últimas mensagens de cada linha enquanto funciona.',
    noLine: 'Ainda não há linha.',
    failed: 'Não foi possível carregar as mensagens.',
    refresh: 'Atualizar',
    copy: 'Copiar',
    copied: 'Copiado.',
    copyFailed: 'O navegador não deixou copiar.',
    report: 'Salvar um relatório',
    capture: 'Salvar para o Wireshark',
    saved: (name) => `Salvo como ${name}.`,
};
