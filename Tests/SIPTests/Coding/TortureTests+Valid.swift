import SIP
import Testing

// RFC 4475, section 3.1.1: unusual, and all right.
extension TortureTests {
    /// 3.1.1.1
    @Test func aShortTortuousInvite() throws {
        let request = try MessageText.request(
            #"""
            INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
            TO :
             sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
            from   : "J Rosenberg \\\""       <sip:jdrosen@example.com>
              ;
              tag = 98asjd8
            MaX-fOrWaRdS: 0068
            Call-ID: wsinv.ndaksdj@192.0.2.1
            Content-Length   : 5
            cseq: 0009
              INVITE
            Via  : SIP  /   2.0
             /UDP
                192.0.2.2;branch=390skdjuw
            s :
            NewFangledHeader:   newfangled value
             continued newfangled value
            UnknownHeaderWithUnusualValue: ;;,,;;,;
            Content-Type: application/sdp
            Route:
             <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
            v:  SIP  / 2.0  / TCP     spindle.example.com   ;
              branch  =   z9hG4bK9ikj8  ,
             SIP  /    2.0   / UDP  192.168.255.111   ; branch=
             z9hG4bK30239
            m:"Quoted string \"\"" <sip:jdrosen@example.com> ; newparam =
                  newvalue ;
              secondparam ; q = 0.33

            v=0

            """#)
        #expect(request.uri.sip?.parameters["unknownparam"] == "")
        #expect(request.to?.tag == "1918181833n" && request.to?.uri.sip?.user == "vivekg")
        #expect(request.from?.displayName == "J Rosenberg \\\"" && request.from?.tag == "98asjd8")
        #expect(request.maxForwards == 68)
        #expect(request.cSeq == CSeq(number: 9, method: .invite))
        #expect(request.vias.map(\.transport) == ["UDP", "TCP", "UDP"])
        #expect(request.vias.map(\.branch) == ["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"])
        #expect(request.headers[.subject] == "")
        #expect(request.headers["newfangledheader"] == "newfangled value continued newfangled value")
        #expect(request.headers["UnknownHeaderWithUnusualValue"] == ";;,,;;,;")
        #expect(request.routes.first?.uri.sip?.parameters.names == ["lr", "unknownwith", "unknown-no-value"])
        let contact = request.contacts.first
        #expect(contact?.displayName == "Quoted string \"\"")
        #expect(contact?.parameters == ["newparam": "newvalue", "secondparam": "", "q": "0.33"])
        #expect(request.body == MessageText.bytes("v=0\n"))
    }

    /// 3.1.1.2
    @Test func aWideRangeOfValidCharacters() throws {
        let method = "!interesting-Method0123456789_*+`.%indeed'~"
        let target =
            "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com"
        let request = try MessageText.request(
            #"""
            \#(method) \#(target) SIP/2.0
            Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~
            To: "BEL:\\#("\u{7}") NUL:\\#("\0") DEL:\\#("\u{7F}")" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>
            From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="работающий";tag=_token~1'+`*%!-.
            Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\/"][?}{
            CSeq: 139122385 \#(method)
            Max-Forwards: 255
            extensionHeader-!.%*+_`'~:大停電
            Content-Length: 0


            """#)
        #expect(request.method == Method(method))
        #expect(request.uri.description == target)
        #expect(request.uri.sip?.user == "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
        #expect(request.uri.sip?.password == "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)")
        #expect(request.topVia?.branch == "z9hG4bK-.!%66*_+`'~")
        #expect(request.to?.displayName == "BEL:\u{7} NUL:\0 DEL:\u{7F}")
        #expect(request.from?.displayName == "token1~` token2'+_ token3*%!.-")
        #expect(request.from?.tag == "_token~1'+`*%!-.")
        #expect(request.from?.parameters["fromParam''~+*_!.-%"] == "работающий")
        #expect(request.callID == #"intmeth.word%ZK-!.*_+'@word`~)(><:\/"][?}{"#)
        #expect(request.headers["extensionHeader-!.%*+_`'~"] == "大停電")
    }

    /// 3.1.1.3
    @Test func escapesAreResolvedOnlyWhereTheyStand() throws {
        let request = try Self.request(
            "INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0",
            "To: sip:%75se%72@example.com", "From: <sip:I%20have%20spaces@example.net>;tag=938",
            "Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>")
        #expect(request.uri.sip?.user == "sips:user@example.com")
        #expect(request.uri.sip?.isSecure == false)
        #expect(request.to?.uri.sip?.user == "user")
        #expect(request.from?.uri.sip?.user == "I have spaces")
        let contact = try #require(request.contacts.first?.uri.sip)
        #expect(contact.user == "caller")
        #expect(contact.isLooseRouter)
        #expect(contact.parameters["name"] == "value%41")
    }

    /// 3.1.1.4
    @Test func escapedNullsAreCharacters() throws {
        let request = try Self.request(
            "REGISTER sip:example.com SIP/2.0", "To: sip:null-%00-null@example.com",
            "Contact: <sip:%00@host5.example.com>", "Contact: <sip:%00%00@host5.example.com>")
        #expect(request.to?.uri.sip?.user == "null-\0-null")
        #expect(request.contacts.map(\.uri.sip?.user) == ["\0", "\0\0"])
    }

    /// 3.1.1.5
    @Test func aPercentSignOutsideURIsIsNoEscape() throws {
        let request = try Self.request(
            "RE%47IST%45R sip:registrar.example.com SIP/2.0", "To: \"%Z%45\" <sip:resource@example.com>",
            "C%6Fntact: <sip:alias1@host1.example.com>", "Contact: <sip:alias2@host2.example.com>")
        #expect(request.method.rawValue == "RE%47IST%45R" && request.method != .register)
        #expect(request.to?.displayName == "%Z%45")
        #expect(request.contacts.map(\.uri.sip?.user) == ["alias2"])
        #expect(request.headers["C%6Fntact"] != nil)
    }

    /// 3.1.1.6
    @Test func noSpaceIsNeededBeforeTheBracket() throws {
        let request = try Self.request(
            "OPTIONS sip:user@example.com SIP/2.0", "From: caller<sip:caller@example.com>;tag=323")
        #expect(request.from?.displayName == "caller")
    }

    /// 3.1.1.7
    @Test func longValuesAreRead() throws {
        let long = String(repeating: "long", count: 250)
        let request = try Self.request(
            "INVITE sip:user@example.com SIP/2.0",
            "To: \"I have a user name of \(long) proportion\" <sip:user@example.com:6000;\(long)=\(long)>",
            "Call-ID: \(long)", "Unknown-\(long)-Name: unknown-\(long)-value;p=\(long)",
            "Via: SIP/2.0/UDP \(long).example.com;branch=z9hG4bK\(long)")
        #expect(request.to?.uri.sip?.parameters[long] == long)
        #expect(request.callID == long)
        #expect(request.vias.last?.branch == "z9hG4bK" + long)
    }

    /// 3.1.1.8
    @Test func whatFollowsTheBodyIsIgnored() throws {
        let first = MessageText.bytes(MessageText.options)
        let request = Message.request(try MessageText.request(MessageText.options))
        #expect(try Message(parsing: first + first + [0, 0xFF]) == request)
    }

    /// 3.1.1.9
    @Test func aUserMayHoldASemicolon() throws {
        let request = try Self.request("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0")
        #expect(request.uri.sip?.user == "user;par=u@example.net")
        #expect(request.uri.sip?.parameters.isEmpty == true)
    }

    /// 3.1.1.10
    @Test func transportsMayBeUnknown() throws {
        let request = try Self.request(
            "OPTIONS sip:user@example.com SIP/2.0", "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf",
            "Via: SIP/2.0/TLS t3.example.com;branch=b", "Via: SIP/2.0/UNKNOWN t4.example.com;branch=b")
        #expect(request.vias.map(\.transport) == ["UDP", "SCTP", "TLS", "UNKNOWN"])
        #expect(Transport(token: "sctp") == nil && Transport(token: "Tls") == .tls)
    }

    /// 3.1.1.11
    @Test func aBodyIsBytes() throws {
        let body: [UInt8] =
            Array("--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n\r\n".utf8) + [0, 255, 128, 13, 10]
        var bytes = MessageText.bytes(
            MessageText.replacing(
                "Content-Length: 0", with: "Content-Type: multipart/mixed;boundary=b\nl: \(body.count)"))
        bytes += body
        guard case .request(let request) = try Message(parsing: bytes) else { return #expect(Bool(false)) }
        #expect(request.body == body)
        #expect(request.contentType == "multipart/mixed")
    }

    /// 3.1.1.12 and 3.1.1.13
    @Test func reasonPhrasesMayBeUnusualOrEmpty() throws {
        let text = MessageText.replacing(
            "OPTIONS sip:carol@chicago.example SIP/2.0",
            with: "SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое")
        #expect(try MessageText.response(text).reason == "= 2**3 * 5**2 но сто девяносто девять - простое")
        let empty = MessageText.replacing("OPTIONS sip:carol@chicago.example SIP/2.0", with: "SIP/2.0 100 ")
        let response = try MessageText.response(empty)
        #expect(response.status == 100 && response.reason == "")
    }
}
