"""Lines for privacy_secrets.py: those that secrets are planted in, and harmless ones that look like them.

One template a line; {n} is a setting's name, {N} in capitals, {c} in camel case, {w} as words, {v} its value.
"""

from __future__ import annotations


def _lines(text: str) -> tuple[str, ...]:
    """A written \\n is a line's end inside a template."""
    return tuple(line.replace("\\n", "\n") for line in text.strip("\n").split("\n"))


SETTINGS = _lines(
    r"""
{N}={v}
export {N}="{v}"
{n}: {v}
"{c}": "{v}"
{n} = '{v}'
const {c} = "{v}";
{N}: '{v}'
docker run -e {N}={v} app:2
the {w} is {v}
here is my {w}: {v}
{w} = {v}
<{n}>{v}</{n}>
{{"env": {{"{N}": "{v}"}}}}
args: "{{\"{n}\": \"{v}\"}}"
- name: {N}\n  value: {v}
| {w} | `{v}` |
os.environ['{N}'] = '{v}'
{n} => "{v}",
--{n}={v}
my {w} is `{v}`, is that right?
set {N}={v}
2026-11-03T10:14:02Z DEBUG config {n}={v} region=eu
ENV {N} {v}
--{n} {v} --verbose
"""
)
#: For keys that can be told without a name.
ANYWHERE = _lines(
    r"""
{v}
why does {v} not work?
I used {v} and got a 401
use `{v}` for now
(key: {v})
token {v}
curl -H "Authorization: Bearer {v}" https://api.example.com/v1/me
ERROR auth failed for {v} status=401
https://api.example.com/v1/items?api_key={v}&page=2
curl -u {v}: https://api.example.com
X-Api-Key: {v}
please revoke {v}.
old one was {v}, sorry
["{v}"]
Client('{v}')
{v}\n
key={v};
>{v}<
"""
)
PASSWORDS = _lines(
    r"""
my password is {v}
password: {v}
DB_PASSWORD={v}
"password": "{v}"
pw: {v}
passwd = '{v}'
user ann, password {v}
login with ann@example.com and the password {v}
the wifi password is {v} btw
postgres://app:{v}@db.example.com:5432/shop
mysql+pymysql://root:{v}@127.0.0.1/x
redis://:{v}@cache:6379
mongodb+srv://svc:{v}@cluster0.example.net/?retryWrites=true
amqp://guest:{v}@mq.example.com:5672/%2f
https://deploy:{v}@git.example.com/app.git
Server=db;Database=shop;User Id=sa;Password={v};
jdbc:postgresql://db/shop?user=app&password={v}
machine git.example.com login ann password {v}
I set my passcode to {v}
temporary password: {v} (change it)
pwd={v}
sshpass -p '{v}' ssh ann@host
Password for the router: {v}
the pass is {v}
PGPASSWORD={v} psql -h db
spring.datasource.password={v}
"""
)
WEB_TOKENS = _lines(
    r"""
{v}
Authorization: Bearer {v}
"id_token": "{v}"
cookie: session={v}; Path=/
jwt={v}
"""
)
PRIVATE_KEYS = _lines(
    r"""
{v}
here is the key:\n{v}\nthanks
"private_key": "{v}"
KEY='{v}'
"""
)
HARMLESS = _lines(
    r"""
git checkout {sha1} && make -j{n}
commit {sha1}
index {hex7}..{hex7b} 100644
{uuid}
id: {uuid}
"integrity": "sha512-{b64_86}==",
sha256:{sha256}  dist/app-{n}.tar.gz
image: registry/app@sha256:{sha256}
<img src="data:image/png;base64,{b64_300}">
url(data:font/woff2;base64,{b64_300})
etag: W/"{sha1}"
    {{ file = "app-{n}.whl", hash = "sha256:{sha256}" }},
trace_id={hex32} span_id={hex16}
h1:{b64_43}=
resolved "https://registry.example/pkg/-/pkg-{n}.tgz#{sha1}"
checksum = "{sha256}"
md5sum {hex32}
!function(e,t){{var n={{key:e.token,secret:t[{n}]}};return n.password||r(e.apiKey)}}(window,{n});
const t=e.accessToken??(await r.getToken()),o=t?.split('.')[{n}];
auth.password.reset.title: Reset your password
"auth.token.expired": "Your token has expired, sign in again",
"login.password.label": "Password",
.token-{hex7} {{ color: #{hex6}; margin: {n}px }}
#key-{n} > .secret::after {{ content: "{n}" }}
token_ids = tokenizer.encode(text, max_length={n})
password_hash = bcrypt.hashpw(password.encode(), salt)
SELECT id, password FROM users WHERE id = {n};
key = f"user:{{user_id}}:session:{n}"
api_key: str | None = None
if (!process.env.API_KEY) throw new Error('API_KEY is not set');
secret_key=settings.SECRET_KEY
def get_token(user: User, *, ttl: int = {n}) -> Token:
kubectl get secret app-secrets-{n} -o yaml
secretKeyRef: {{ name: app-secrets, key: database-password }}
GITHUB_TOKEN: ${{{{ secrets.GITHUB_TOKEN }}}}
password = getpass.getpass('Password: ')
client_secret=os.environ['CLIENT_SECRET']
--password-stdin
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{b64_43} ann@example.com
public_key = "{hex64}"
nonce={hex32}
-----BEGIN CERTIFICATE-----
-----BEGIN PUBLIC KEY-----
X-Request-Id: {uuid}
traceparent: 00-{hex32}-{hex16}-01
https://cdn.example.com/assets/index-{hex7}.js?v={hex32}
https://example.com/p/{url11}?utm_source=mail&id={n}
Set-Cookie: theme=dark; Path=/
docker pull app:{hex7}
cache-key: v{n}-linux-{sha1}
0x{sha256}
tx 0x{sha256}
webpack:///./src/auth/password-reset.tsx?{hex7}
at Object.getSecret (/srv/app/node_modules/vault/index.js:{n}:17)
primary_key=True, foreign_key='orders.id'
the access key is on the left of the keyboard
sort key: created_at
session: {n} minutes, token bucket of {n}
pin the note to the board, room {n}
The password must have {n} characters
I changed my password twice and it is still wrong
your one-time password is sent by text message
pass: {n} of {n}
arn:aws:iam::123456789012:role/deploy-{n}
projects/p-{n}/secrets/db-password/versions/{n}
{b64_43}
{url22}
call_{url22}
chatcmpl-{url22}{hex7}
toolu_01{url22}
req_{url22}
pk_live_{url22}
msg_{hex32}
AKI file, sk-learn, ghp is short
npm_config_cache=/tmp/x
hf_hub_download(repo_id='a/b', token=token)
{isbn}
"passwordConfirmation": "Passwords do not match"
auth: {{ user: 'ann', pass: process.env.SMTP_PASS }}
"""
)
