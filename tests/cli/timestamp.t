#!/bin/bash
# Timestamps of checkpoints by an authority of our own, as openssl makes one (RFC 3161).
. "$(dirname "$0")/harness.sh"
. "$(dirname "$0")/people.sh"

# authority NAME: a root certificate NAME.ca.pem and, signed by it, one for timestamps; `stamp NAME QUERY ANSWER` answers.
authority () {
  mkdir "$KEYS/$1" && echo 01 >"$KEYS/$1/serial"
  cat >"$KEYS/$1/conf" <<END
[tsa]
default_tsa = t
[t]
serial = $KEYS/$1/serial
signer_cert = $KEYS/$1/tsa.pem
certs = $KEYS/$1/ca.pem
signer_key = $KEYS/$1/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[x]
extendedKeyUsage = critical,timeStamping
END
  (
    cd "$KEYS/$1" || exit 1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj "/CN=$1 CA" -days 3650 -config conf
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out tsa.csr -subj "/CN=$1" -config conf
    openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "${2:-100}" -extfile conf -extensions x -out tsa.pem
  ) >/dev/null 2>&1
}
stamp () { openssl ts -reply -config "$KEYS/$1/conf" -queryfile "$2" -out "$3" 2>/dev/null; }

authority good
authority other
fresh
found a
CA=$KEYS/good/ca.pem

exits 'a request is written' 0 dossier -C a checkpoint --tsq q.tsq
is 'for the bytes of the checkpoint' "$(openssl ts -query -in q.tsq -text 2>/dev/null | sed -n 's/^    [0-9a-f]* - \(.\{47\}\).*/\1/p' | tr -d ' \n-')" \
  "$(sha256sum <a/checkpoints/000000006.txt | cut -d' ' -f1)"
ok 'which an authority answers' stamp good q.tsq answer.tsr
before=$(tree_digest a)
exits 'the answer is not taken on trust' 2 dossier -C a checkpoint --tsr answer.tsr
exits 'nor another authority'\''s word' 3 dossier -C a checkpoint --tsr answer.tsr --tsa-ca "$KEYS/other/ca.pem"
like 'with a code' "$(err)" 'error\[D-TIMESTAMP-UNTRUSTED\]'
exits 'nor certificates that are none' 3 dossier -C a checkpoint --tsr answer.tsr --tsa-ca q.tsq
exits 'what is no timestamp' 3 dossier -C a checkpoint --tsr q.tsq --tsa-ca "$CA"
like 'has a code' "$(err)" 'error\[D-TIMESTAMP\]'
exits 'a dry run' 0 dossier -n -C a checkpoint --tsr answer.tsr --tsa-ca "$CA"
is 'none of this changed anything' "$(tree_digest a)" "$before"
exits 'a good one is kept' 0 dossier -C a checkpoint --tsr answer.tsr --tsa-ca "$CA"
like 'with its time' "$(out)" 'stamped  checkpoints/000000006.tsr  \(20[0-9-]*T[0-9:]*Z\)'
ok 'as it came' cmp -s answer.tsr a/checkpoints/000000006.tsr
ok 'openssl verifies it' openssl ts -verify -in a/checkpoints/000000006.tsr -data a/checkpoints/000000006.txt -CAfile "$CA"
exits 'the archive verifies' 0 dossier -C a verify
like 'with a note that the authority is not known' "$(out)" 'note\[V-TIMESTAMP-AUTHORITY\]'
exits 'with the authority' 0 dossier -C a verify --tsa-ca "$CA"
unlike 'without that note' "$(out)" 'V-TIMESTAMP'
exits 'with another one' 1 dossier -C a verify --tsa-ca "$KEYS/other/ca.pem"
like 'it is a fault' "$(out)" 'fault\[V-TIMESTAMP\]'
exits 'a second one' 0 dossier -C a checkpoint 6 --tsr answer.tsr --tsa-ca "$CA"
ok 'has the next name' test -e a/checkpoints/000000006.2.tsr

# Of something else.
dossier -C a customer add 客户 >/dev/null
dossier -C a checkpoint >/dev/null 2>&1
exits 'a timestamp of another checkpoint' 3 dossier -C a checkpoint --tsr answer.tsr --tsa-ca "$CA"
like 'has a code' "$(err)" 'error\[D-TIMESTAMP-OTHER\]'
exits 'but is taken for its own' 0 dossier -C a checkpoint 6 --tsr answer.tsr --tsa-ca "$CA"
cp -a a f
(cd f && forge_begin && cp checkpoints/000000006.tsr checkpoints/000000010.tsr && forge_event timestamp checkpoints/000000010.tsr && forge_end)
exits 'a forged one' 1 dossier -C f verify
like 'is found' "$(out)" 'fault\[V-TIMESTAMP\]'

exits 'that it is to be renewed one day is not told yet' 0 dossier -C a due --as-of 2020-01-01
unlike 'in its time' "$(err)" 'certificate'
exits 'but half a year before' 0 dossier -C a due
like 'due tells it' "$(err)" 'certificate behind checkpoints/000000006.*tsr expires on 20'
exits 'and as JSON' 0 dossier -C a due --json
like 'with path and day' "$(out)" '"type":"timestamp","path":"checkpoints/000000006[.0-9]*tsr","expires":"20'

# After its authority has expired it is judged as of its own time. The new certificate is good for an hour.
cat >>"$KEYS/good/conf" <<END
[ca]
default_ca = c
[c]
database = $KEYS/good/index
new_certs_dir = $KEYS/good
serial = $KEYS/good/serial
default_md = sha256
policy = p
[p]
commonName = supplied
END
: >"$KEYS/good/index"
dossier -C a checkpoint 10 --tsq short.tsq >/dev/null 2>&1
end=$(($(date +%s) + 3600))
openssl ca -batch -config "$KEYS/good/conf" -in "$KEYS/good/tsa.csr" -cert "$CA" -keyfile "$KEYS/good/ca.key" -startdate 20200101000000Z \
  -enddate "$(date -u -d "@$end" +%Y%m%d%H%M%SZ)" -extfile "$KEYS/good/conf" -extensions x -out "$KEYS/good/tsa.pem" -notext >/dev/null 2>&1
ok 'an authority whose certificate expires soon' stamp good short.tsq short.tsr
exits 'stamps' 0 dossier -C a checkpoint 10 --tsr short.tsr --tsa-ca "$CA"
# From here on it is two hours later.
export LD_PRELOAD=$BUILD/tests/cli/clock.so CLOCK_SHIFT=$((${CLOCK_SHIFT:-0} + 7200)) ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
not_ok 'once that has expired openssl wants a time' openssl ts -verify -in short.tsr -data a/checkpoints/000000010.txt -CAfile "$CA"
ok 'and takes the one at which it was valid' openssl ts -verify -in short.tsr -data a/checkpoints/000000010.txt -CAfile "$CA" -attime "$((end - 1))"
exits 'the archive verifies as of the time that is stamped' 0 dossier -C a verify --tsa-ca "$CA"
exits 'and it can still be taken' 0 dossier -C a checkpoint 10 --tsr short.tsr --tsa-ca "$CA"
stamp good short.tsq late.tsr
exits 'but what is stamped after that is not' 3 dossier -C a checkpoint 10 --tsr late.tsr --tsa-ca "$CA"
like 'which has a code' "$(err)" 'error\[D-TIMESTAMP-UNTRUSTED\]'
openssl x509 -req -in "$KEYS/good/tsa.csr" -CA "$CA" -CAkey "$KEYS/good/ca.key" -CAcreateserial -days 100 -extfile "$KEYS/good/conf" -extensions x -out "$KEYS/good/tsa.pem" 2>/dev/null

# Over the network, from an authority on this machine.
if command -v curl >/dev/null && command -v python3 >/dev/null; then
  cat >serve.py <<'END'
import http.server, subprocess, sys
class Authority (http.server.BaseHTTPRequestHandler):
    def do_POST (self):
        open ('net.tsq', 'wb').write (self.rfile.read (int (self.headers['Content-Length'])))
        ok = self.path == '/tsa' and self.headers['Content-Type'] == 'application/timestamp-query'
        if ok: subprocess.run (['openssl', 'ts', '-reply', '-config', sys.argv[1], '-queryfile', 'net.tsq', '-out', 'net.tsr'])
        self.send_response (200 if ok else 404)
        self.end_headers ()
        if ok: self.wfile.write (open ('net.tsr', 'rb').read ())
    def log_message (self, *arguments): pass
server = http.server.HTTPServer (('127.0.0.1', 0), Authority)
print (server.server_port, flush=True)
server.serve_forever ()
END
  coproc SERVER { exec python3 serve.py "$KEYS/good/conf" 2>/dev/null; }
  read -r port <&"${SERVER[0]}"
  exits 'an authority is asked' 0 dossier -C a checkpoint --tsa "http://127.0.0.1:$port/tsa" --tsa-ca "$CA"
  like 'and its timestamp kept' "$(out)" 'stamped  checkpoints/000000010\.3\.tsr'
  exits 'an authority that is none' 3 dossier -C a checkpoint --tsa "http://127.0.0.1:$port/other" --tsa-ca "$CA"
  like 'has a code' "$(err)" 'error\[D-TSA\]'
  kill "$SERVER_PID"
  exits 'one that is not there' 3 dossier -C a checkpoint --tsa "http://127.0.0.1:$port/tsa" --tsa-ca "$CA"
else
  skip 'an authority is asked' 'there is no curl, or no python3'
fi
exits 'both ways at once' 2 dossier -C a checkpoint --tsa http://127.0.0.1/ --tsr answer.tsr --tsa-ca "$CA"
exits 'all is good' 0 dossier -C a verify --tsa-ca "$CA"

# The commands of README.txt about timestamps. The one that has expired is left out: it needs the time at which it was valid.
readme_commands a/README.txt 4.9 4.10 >stamps.sh
rm a/checkpoints/000000010.tsr a/checkpoints/000000010.2.tsr # these have expired
is 'README.txt verifies them' "$(TSA=$CA by_hand a ../stamps.sh)" ''
like 'by no other authority' "$(TSA=$KEYS/other/ca.pem by_hand a ../stamps.sh)" 'checkpoints/000000006\.2\.tsr: NOT VERIFIED.*checkpoints/000000006\.tsr: NOT VERIFIED'
done_testing
