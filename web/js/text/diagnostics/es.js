/**
 * The words of the diagnostics in Spanish.
 */

/** @type {typeof import('./en.js').words} */
export const words = {
    body: 'Lo que esta página, el servidor del teléfono y el servidor de su línea se han dicho, para quien busque un problema. Las contraseñas, las claves, los dígitos y los textos de los mensajes van tapados; quién llamó a quién, no.',
    connection: 'Conexión',
    facts: { page: 'De la página al servidor', sound: 'Sonido entre ambos', microphone: 'Micrófono', browser: 'Navegador', version: 'Versión' },
    connected: 'Conectada',
    none: 'Ninguno ahora mismo',
    signalling: 'Mensajes SIP',
    line: 'Línea',
    call: 'Llamada',
    allCalls: 'Todo lo de la línea',
    here: 'Servidor del teléfono',
    there: 'Servidor de la línea',
    sent: 'Enviado',
    received: 'Recibido',
    unreadable: 'Ilegible',
    about: (way, addresses, bytes) => `${way}; ${addresses}; ${bytes} bytes`,
    empty: 'Nada aún. El servidor guarda los últimos mensajes de cada línea mientras funciona.',
    noLine: 'Aún no hay ninguna línea.',
    failed: 'No se pudieron cargar los mensajes.',
    refresh: 'Actualizar',
    copy: 'Copiar',
    copied: 'Copiado.',
    copyFailed: 'El navegador no permitió copiarlo.',
    report: 'Guardar un informe',
    capture: 'Guardar para Wireshark',
    saved: (name) => `Guardado como ${name}.`,
};
