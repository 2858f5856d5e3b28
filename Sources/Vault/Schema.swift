// The tables, before the records. A migration that was released is never edited: a change is a new migration.

import GRDB

/// The shape of the database and the way to it.
enum Schema {
    /// Marks the file as a vault ("SPhV"), so that another program's database is never touched.
    static let applicationID: Int32 = 0x5350_6856

    /// Every migration, oldest first. Names are stored in the database and never change.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001 users, devices, accounts") { database in
            try database.execute(sql: Self.firstTables)
        }
        migrator.registerMigration("0002 settings of accounts") { database in
            try database.execute(sql: "ALTER TABLE account ADD COLUMN sealedSettings BLOB")
        }
        migrator.registerMigration("0003 messages") { database in
            try database.execute(sql: Self.messageTables)
        }
        migrator.registerMigration("0004 push subscriptions, host secrets") { database in
            try database.execute(sql: Self.pushTables)
        }
        migrator.registerMigration("0005 counts of unread messages") { database in
            try database.execute(sql: Self.unreadCounts)
        }
        return migrator
    }

    /// Times are milliseconds since 1970; ids are random texts; `position` orders a user's accounts.
    private static let firstTables = """
        CREATE TABLE vaultKey (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            fingerprint BLOB NOT NULL,
            sealedCanary BLOB NOT NULL
        ) STRICT;

        CREATE TABLE user (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('administrator', 'user')),
            passwordHash BLOB,
            passwordSalt BLOB,
            scryptRounds INTEGER,
            scryptBlockSize INTEGER,
            scryptParallelism INTEGER,
            createdAt INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE device (
            id TEXT PRIMARY KEY NOT NULL,
            userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            tokenHash BLOB NOT NULL UNIQUE,
            createdAt INTEGER NOT NULL,
            lastSeenAt INTEGER,
            revokedAt INTEGER
        ) STRICT;
        CREATE INDEX deviceByUser ON device (userID);

        CREATE TABLE enrolmentTicket (
            hash BLOB PRIMARY KEY NOT NULL,
            userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL,
            usedAt INTEGER
        ) STRICT;
        CREATE INDEX enrolmentTicketByUser ON enrolmentTicket (userID);

        CREATE TABLE account (
            id TEXT PRIMARY KEY NOT NULL,
            userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            user TEXT NOT NULL,
            domain TEXT NOT NULL,
            authenticationUser TEXT,
            sealedPassword BLOB NOT NULL,
            displayName TEXT,
            serverHost TEXT NOT NULL,
            serverPort INTEGER,
            serverTransport TEXT NOT NULL,
            expiresSeconds INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            position INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX accountByUser ON account (userID);

        CREATE TABLE pluginValue (
            namespace TEXT NOT NULL,
            key TEXT NOT NULL,
            sealedValue BLOB NOT NULL,
            PRIMARY KEY (namespace, key)
        ) STRICT;
        """

    private static let pushTables = """
        CREATE TABLE pushSubscription (
            deviceID TEXT PRIMARY KEY NOT NULL REFERENCES device (id) ON DELETE CASCADE,
            sealedContent BLOB NOT NULL,
            createdAt INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE hostSecret (
            name TEXT PRIMARY KEY NOT NULL,
            sealedValue BLOB NOT NULL
        ) STRICT;
        """

    /// Who wrote with whom, and what, is sealed. `peer`, `client`, `copy` and `word` are keyed digests: equal things are
    /// found by them, and nobody without the key can tell what they stand for.
    private static let messageTables = """
        CREATE TABLE conversation (
            id TEXT PRIMARY KEY NOT NULL,
            userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            account TEXT NOT NULL,
            peer BLOB NOT NULL,
            sealedRemote BLOB NOT NULL,
            at INTEGER NOT NULL,
            UNIQUE (userID, account, peer)
        ) STRICT;
        CREATE UNIQUE INDEX conversationByActivity ON conversation (userID, at);

        CREATE TABLE message (
            number INTEGER PRIMARY KEY NOT NULL,
            id TEXT NOT NULL UNIQUE,
            userID TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
            conversationID TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
            isOutgoing INTEGER NOT NULL CHECK (isOutgoing IN (0, 1)),
            isRead INTEGER NOT NULL CHECK (isRead IN (0, 1)),
            state TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            client BLOB,
            copy BLOB,
            sealedContent BLOB NOT NULL,
            sealedReason BLOB
        ) STRICT;
        CREATE INDEX messageByConversation ON message (conversationID, number);
        CREATE INDEX messageByUser ON message (userID, number);
        CREATE INDEX messageUnread ON message (userID, conversationID) WHERE isRead = 0;
        CREATE INDEX messageWaiting ON message (number) WHERE state IN ('queued', 'sent');
        CREATE UNIQUE INDEX messageByClient ON message (userID, client) WHERE client IS NOT NULL;
        CREATE INDEX messageByCopy ON message (userID, copy) WHERE copy IS NOT NULL;

        CREATE TABLE messageWord (
            word BLOB NOT NULL,
            message INTEGER NOT NULL REFERENCES message (number) ON DELETE CASCADE,
            PRIMARY KEY (word, message)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX messageWordByMessage ON messageWord (message);
        """

    /// Counting a hundred thousand messages takes longer than an answer may.
    private static let unreadCounts = """
        ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
        UPDATE conversation SET unread =
            (SELECT count(*) FROM message WHERE conversationID = conversation.id AND isRead = 0);
        CREATE TRIGGER messageComes AFTER INSERT ON message WHEN NEW.isRead = 0 BEGIN
            UPDATE conversation SET unread = unread + 1 WHERE id = NEW.conversationID;
        END;
        CREATE TRIGGER messageIsRead AFTER UPDATE OF isRead ON message WHEN NEW.isRead <> OLD.isRead BEGIN
            UPDATE conversation SET unread = unread + OLD.isRead - NEW.isRead WHERE id = NEW.conversationID;
        END;
        CREATE TRIGGER messageGoes AFTER DELETE ON message WHEN OLD.isRead = 0 BEGIN
            UPDATE conversation SET unread = unread - 1 WHERE id = OLD.conversationID;
        END;
        """
}
