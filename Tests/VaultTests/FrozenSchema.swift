// The schemas that released versions made, written down so that an edited migration fails a test.

/// `sqlite_master` after each migration, by name, with single spaces.
enum FrozenSchema {
    static let first = """
        CREATE TABLE account ( id TEXT PRIMARY KEY NOT NULL, userID TEXT NOT NULL REFERENCES user (id) ON \
        DELETE CASCADE, user TEXT NOT NULL, domain TEXT NOT NULL, authenticationUser TEXT, sealedPassword \
        BLOB NOT NULL, displayName TEXT, serverHost TEXT NOT NULL, serverPort INTEGER, serverTransport TEXT \
        NOT NULL, expiresSeconds INTEGER NOT NULL, createdAt INTEGER NOT NULL, position INTEGER NOT NULL ) \
        STRICT CREATE INDEX accountByUser ON account (userID) CREATE TABLE device ( id TEXT PRIMARY KEY NOT \
        NULL, userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE, name TEXT NOT NULL, tokenHash \
        BLOB NOT NULL UNIQUE, createdAt INTEGER NOT NULL, lastSeenAt INTEGER, revokedAt INTEGER ) STRICT \
        CREATE INDEX deviceByUser ON device (userID) CREATE TABLE enrolmentTicket ( hash BLOB PRIMARY KEY \
        NOT NULL, userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE, createdAt INTEGER NOT NULL, \
        expiresAt INTEGER NOT NULL, usedAt INTEGER ) STRICT CREATE INDEX enrolmentTicketByUser ON \
        enrolmentTicket (userID) CREATE TABLE pluginValue ( namespace TEXT NOT NULL, key TEXT NOT NULL, \
        sealedValue BLOB NOT NULL, PRIMARY KEY (namespace, key) ) STRICT CREATE TABLE user ( id TEXT PRIMARY \
        KEY NOT NULL, name TEXT NOT NULL, nameKey TEXT NOT NULL UNIQUE, role TEXT NOT NULL CHECK (role IN \
        ('administrator', 'user')), passwordHash BLOB, passwordSalt BLOB, scryptRounds INTEGER, \
        scryptBlockSize INTEGER, scryptParallelism INTEGER, createdAt INTEGER NOT NULL ) STRICT CREATE TABLE \
        vaultKey ( id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint BLOB NOT NULL, sealedCanary BLOB NOT \
        NULL ) STRICT
        """

    static let second = first.replacing(
        "position INTEGER NOT NULL ) STRICT", with: "position INTEGER NOT NULL , sealedSettings BLOB) STRICT")
}
