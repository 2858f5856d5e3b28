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

    static let third =
        second
        .replacing("CREATE TABLE device ", with: "\(conversations) CREATE TABLE device ")
        .replacing("CREATE TABLE pluginValue", with: "\(messages) CREATE TABLE pluginValue")

    static let fourth =
        third
        .replacing("CREATE TABLE message (", with: "\(secrets) CREATE TABLE message (")
        .replacing("CREATE TABLE user ", with: "\(subscriptions) CREATE TABLE user ")

    static let fifth =
        fourth
        .replacing(
            "at INTEGER NOT NULL, UNIQUE", with: "at INTEGER NOT NULL, unread INTEGER NOT NULL DEFAULT 0, UNIQUE"
        )
        .replacing("number) CREATE INDEX messageUnread", with: "number) \(triggers) CREATE INDEX messageUnread")

    private static let triggers = """
        CREATE TRIGGER messageComes AFTER INSERT ON message WHEN NEW.isRead = 0 BEGIN UPDATE conversation SET \
        unread = unread + 1 WHERE id = NEW.conversationID; END CREATE TRIGGER messageGoes AFTER DELETE ON message \
        WHEN OLD.isRead = 0 BEGIN UPDATE conversation SET unread = unread - 1 WHERE id = OLD.conversationID; END \
        CREATE TRIGGER messageIsRead AFTER UPDATE OF isRead ON message WHEN NEW.isRead <> OLD.isRead BEGIN UPDATE \
        conversation SET unread = unread + OLD.isRead - NEW.isRead WHERE id = NEW.conversationID; END
        """

    private static let secrets =
        "CREATE TABLE hostSecret ( name TEXT PRIMARY KEY NOT NULL, sealedValue BLOB NOT NULL ) STRICT"

    private static let subscriptions = """
        CREATE TABLE pushSubscription ( deviceID TEXT PRIMARY KEY NOT NULL REFERENCES device (id) ON DELETE CASCADE, \
        sealedContent BLOB NOT NULL, createdAt INTEGER NOT NULL ) STRICT
        """

    private static let conversations = """
        CREATE TABLE conversation ( id TEXT PRIMARY KEY NOT NULL, userID TEXT NOT NULL REFERENCES user (id) ON \
        DELETE CASCADE, account TEXT NOT NULL, peer BLOB NOT NULL, sealedRemote BLOB NOT NULL, at INTEGER NOT \
        NULL, UNIQUE (userID, account, peer) ) STRICT CREATE UNIQUE INDEX conversationByActivity ON conversation \
        (userID, at)
        """

    private static let messages = """
        CREATE TABLE message ( number INTEGER PRIMARY KEY NOT NULL, id TEXT NOT NULL UNIQUE, userID TEXT NOT NULL \
        REFERENCES user (id) ON DELETE CASCADE, conversationID TEXT NOT NULL REFERENCES conversation (id) ON \
        DELETE CASCADE, isOutgoing INTEGER NOT NULL CHECK (isOutgoing IN (0, 1)), isRead INTEGER NOT NULL CHECK \
        (isRead IN (0, 1)), state TEXT NOT NULL, createdAt INTEGER NOT NULL, client BLOB, copy BLOB, \
        sealedContent BLOB NOT NULL, sealedReason BLOB ) STRICT CREATE UNIQUE INDEX messageByClient ON message \
        (userID, client) WHERE client IS NOT NULL CREATE INDEX messageByConversation ON message (conversationID, \
        number) CREATE INDEX messageByCopy ON message (userID, copy) WHERE copy IS NOT NULL CREATE INDEX \
        messageByUser ON message (userID, number) CREATE INDEX messageUnread ON message (userID, conversationID) \
        WHERE isRead = 0 CREATE INDEX messageWaiting ON message (number) WHERE state IN ('queued', 'sent') CREATE \
        TABLE messageWord ( word BLOB NOT NULL, message INTEGER NOT NULL REFERENCES message (number) ON DELETE \
        CASCADE, PRIMARY KEY (word, message) ) STRICT, WITHOUT ROWID CREATE INDEX messageWordByMessage ON \
        messageWord (message)
        """
}
