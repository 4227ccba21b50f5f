"""Invented secrets in the form that each provider documents, for privacy_secrets.py: prefix, alphabet, length.

None is written here as a whole: what is put together from these pieces opens nothing.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = string.digits
UPPER = string.ascii_uppercase
LOWER = string.ascii_lowercase
HEX = DIGITS + "abcdef"
ALNUM = string.ascii_letters + DIGITS
BASE64 = ALNUM + "+/"
URLSAFE = ALNUM + "-_"
BASE32 = UPPER + "234567"
_SETS = {"d": DIGITS, "U": UPPER, "l": LOWER, "h": HEX, "a": ALNUM, "b": BASE64, "u": URLSAFE, "3": BASE32}
_SETS |= {"L": LOWER + DIGITS, "C": UPPER + DIGITS, "B": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"}


@dataclass(frozen=True, slots=True)
class Form:
    """name: as settings call it, in snake case. parts: fixed text, or (set, length). alone: told without a name."""

    name: str
    parts: tuple[str | tuple[str, int], ...]
    alone: bool = True

    def draw(self, source: random.Random) -> str:
        return "".join(
            part if isinstance(part, str) else "".join(source.choices(_SETS[part[0]], k=part[1])) for part in self.parts
        )


def _forms(lines: str, alone: bool) -> dict[str, Form]:
    """`family name piece piece ...`; a piece is fixed text in quotes, or a set and how many of it."""
    forms = {}
    for line in lines.strip().splitlines():
        family, name, *pieces = line.split()
        parts = (p[1:-1] if p[0] == "'" else (p[0], int(p[1:])) for p in pieces)
        forms[family] = Form(name, tuple(parts), alone)
    return forms


#: Keys with a prefix of their own, which stand anywhere.
ALONE = _forms(
    """
aws_id aws_access_key_id 'AK' 'IA' 316
aws_temporary_id aws_access_key_id 'AS' 'IA' 316
alibaba_id alibaba_access_key_id 'LT' 'AI' a20
tencent_id tencent_secret_id 'AK' 'ID' a32
google_api google_api_key 'AI' 'za' 'Sy' u33
google_oauth google_access_token 'ya' '29.' 'a0' u120
google_client google_client_secret 'GOC' 'SPX-' u28
azure_ad azure_client_secret a3 '8Q' '~' a34
github_classic github_token 'gh' 'p_' a36
github_app github_token 'gh' 's_' a36
github_oauth github_oauth_token 'gh' 'o_' a36
github_refresh github_refresh_token 'gh' 'r_' a76
github_fine github_token 'github' '_pat_' a22 '_' a59
gitlab_personal gitlab_token 'gl' 'pat-' u20
gitlab_routable gitlab_token 'gl' 'pat-' u27 '.' '01.' L9
gitlab_pipeline gitlab_trigger_token 'gl' 'ptt-' h40
gitlab_runner gitlab_runner_token 'gl' 'rt-' u20
gitlab_deploy gitlab_deploy_token 'gl' 'dt-' u20
gitlab_feed gitlab_feed_token 'gl' 'ft-' u20
gitlab_agent gitlab_agent_token 'gl' 'agent-' u50
openai_project openai_api_key 'sk' '-proj-' u74 'T3Bl' 'bkFJ' u74
openai_service openai_api_key 'sk' '-svcacct-' u74 'T3Bl' 'bkFJ' u74
openai_user openai_api_key 'sk' '-' a20 'T3Bl' 'bkFJ' a20
anthropic anthropic_api_key 'sk' '-ant-' 'api03-' u93 'AA'
anthropic_admin anthropic_admin_key 'sk' '-ant-' 'admin01-' u93 'AA'
openrouter openrouter_api_key 'sk' '-or-v1-' h64
deepseek deepseek_api_key 'sk' '-' h32
huggingface hf_token 'h' 'f_' a34
replicate replicate_api_token 'r' '8_' a37
groq groq_api_key 'gs' 'k_' a52
perplexity perplexity_api_key 'pp' 'lx-' a48
nvidia nvidia_api_key 'nv' 'api-' u64
xai xai_api_key 'x' 'ai-' a80
fireworks fireworks_api_key 'f' 'w_' a24
together together_api_key 'tgp' '_v1_' u43
langsmith langsmith_api_key 'ls' 'v2_pt_' h32 '_' h10
pinecone pinecone_api_key 'pc' 'sk_' a6 '_' a63
tavily tavily_api_key 'tv' 'ly-dev-' a32
wandb wandb_api_key 'wandb' '_v1_' a77
slack_bot slack_bot_token 'xo' 'xb-' d12 '-' d13 '-' a24
slack_user slack_token 'xo' 'xp-' d12 '-' d12 '-' d13 '-' h32
slack_app slack_app_token 'xa' 'pp-1-' C11 '-' d13 '-' h64
slack_config slack_config_token 'xo' 'xe.xo' 'xp-1-' a163
slack_session slack_session_token 'xo' 'xd-' a80
discord_bot discord_token 'MT' a24 '.' a6 '.' u38
telegram_bot telegram_bot_token d10 ':' 'A' 'A' u33
stripe_live stripe_secret_key 'sk' '_live_' a99
stripe_old stripe_secret_key 'sk' '_live_' a24
stripe_test stripe_secret_key 'sk' '_test_' a24
stripe_restricted stripe_key 'rk' '_live_' a99
stripe_webhook stripe_webhook_secret 'wh' 'sec_' a32
square square_access_token 'sq0' 'atp-' u22
square_new square_access_token 'EA' 'AA' u60
shopify shopify_access_token 'sh' 'pat_' h32
shopify_shared shopify_api_secret 'sh' 'pss_' h32
paypal_braintree braintree_access_token 'access' '_token$production$' L16 '$' h32
razorpay razorpay_key_id 'rz' 'p_live_' a14
flutterwave flutterwave_secret_key 'FLW' 'SECK-' h32 '-X'
plaid plaid_access_token 'access' '-production-' h8 '-' h4 '-' h4 '-' h4 '-' h12
sendgrid sendgrid_api_key 'S' 'G.' u22 '.' u43
mailgun mailgun_api_key 'ke' 'y-' h32
mailchimp mailchimp_api_key h32 '-us' d2
brevo brevo_api_key 'xk' 'eysib-' h64 '-' a16
resend resend_api_key 'r' 'e_' a8 '_' a24
twilio_key twilio_api_key 'S' 'K' h32
npm npm_token 'np' 'm_' a36
pypi pypi_token 'py' 'pi-' 'AgEIcHlwaS5vcmc' u150
rubygems rubygems_api_key 'ruby' 'gems_' h48
docker_hub docker_token 'dckr' '_pat_' u27
nuget nuget_api_key 'oy' '2' L43
crates cargo_registry_token 'c' 'io' a32
packagist packagist_token 'pack' 'agist_ort_' h68
clojars clojars_token 'CLO' 'JARS_' h60
artifactory artifactory_api_key 'AK' 'Cp' a69
digitalocean digitalocean_token 'do' 'p_v1_' h64
cloudflare_user cloudflare_api_token 'cf' 'ut_' a48
cloudflare_account cloudflare_api_token 'cf' 'at_' a48
cloudflare_global cloudflare_api_key 'cf' 'k_' a48
cloudflare_origin cloudflare_origin_ca_key 'v1' '.0-' h24 '-' h146
heroku heroku_api_key 'HRKU-' 'AA' u58
vercel vercel_token 'vc' 'p_' a56
netlify netlify_auth_token 'nf' 'p_' a36
flyio fly_api_token 'fm' '2_' b120
render render_api_key 'rn' 'd_' a32
supabase supabase_access_token 'sb' 'p_' h40
supabase_secret supabase_secret_key 'sb' '_secret_' u31
neon neon_api_key 'na' 'pi_' L64
planetscale planetscale_password 'ps' 'cale_pw_' u43
databricks databricks_token 'da' 'pi' h32
terraform tfe_token a14 '.atlas' 'v1.' u67
vault_service vault_token 'hv' 's.' u95
vault_batch vault_token 'hv' 'b.' u140
pulumi pulumi_access_token 'pu' 'l-' h40
doppler doppler_token 'd' 'p.pt.' a43
doppler_service doppler_token 'd' 'p.st.prd.' a43
infisical infisical_token 'st' '.' h24 '.' h32 '.' h32
onepassword op_secret_key 'A' '3-' C6 '-' C6 '-' C5 '-' C5 '-' C5 '-' C5
grafana_service grafana_token 'gl' 'sa_' a32 '_' h8
grafana_cloud grafana_token 'gl' 'c_eyJ' a120
sentry_org sentry_auth_token 'sn' 'trys_eyJ' b110 '_' b43
sentry_user sentry_auth_token 'sn' 'tryu_' h64
newrelic_user new_relic_api_key 'NR' 'AK-' C27
newrelic_insert new_relic_insert_key 'NR' 'II-' u32
dynatrace dynatrace_token 'dt' '0c01.' C24 '.' C64
datadog_app datadog_application_key 'dd' 'app_' a36
honeycomb honeycomb_api_key 'hc' 'aik_' L58
posthog posthog_personal_api_key 'ph' 'x_' a43
launchdarkly launchdarkly_sdk_key 'sd' 'k-' h8 '-' h4 '-' h4 '-' h4 '-' h12
atlassian jira_api_token 'ATA' 'TT3xFfGF0' u170 '=' C8
bitbucket bitbucket_app_password 'ATB' 'B' a32
linear linear_api_key 'lin' '_api_' a40
notion notion_token 'nt' 'n_' d11 a35
notion_old notion_token 'sec' 'ret_' a43
airtable airtable_token 'pa' 't' a14 '.' h64
asana asana_access_token '2/' d16 '/' d16 ':' h32
figma figma_token 'fi' 'gd_' u40
postman postman_api_key 'PM' 'AK-' h24 '-' h34
readme readme_api_key 'rd' 'me_' L70
typeform typeform_token 'tf' 'p_' u59
hubspot hubspot_token 'pa' 't-na1-' h8 '-' h4 '-' h4 '-' h4 '-' h12
facebook_page facebook_token 'EA' 'AC' a150
facebook_user facebook_token 'EA' 'AG' a150
instagram instagram_token 'IG' 'QV' a140
twitter_bearer twitter_bearer_token 'AAAA' 'AAAAAAAAAAAAAAAAAA' a90
shippo shippo_token 'ship' 'po_live_' h40
easypost easypost_api_key 'EZ' 'AK' a54
duffel duffel_token 'duf' 'fel_live_' u43
lob lob_api_key 'li' 've_' h35
mapbox_secret mapbox_token 's' 'k.eyJ' a70 '.' u22
maxmind maxmind_license_key a6 '_' a29 '_mmk'
prefect prefect_api_key 'pn' 'u_' a36
sourcegraph sourcegraph_token 'sg' 'p_' h16 '_' h40
buildkite buildkite_api_token 'bk' 'ua_' h40
circleci circle_token 'CCI' 'PAT_' a22 '_' h40
harness harness_api_key 'pa' 't.' a22 '.' h24 '.' a20
octopus octopus_api_key 'AP' 'I-' C26
sonarqube sonar_token 's' 'qp_' h40
openshift openshift_token 'sha' '256~' u43
scalingo scalingo_token 'tk' '-us-' u48
contentful contentful_token 'CF' 'PAT-' u43
age_key age_secret_key 'AGE-SECRET-' 'KEY-1' C58
tailscale tailscale_auth_key 'ts' 'key-auth-' a16 '-' a32
ngrok ngrok_api_key '2' a26 '_' a21
yandex yandex_api_key 'AQ' 'VN' u38
""",
    alone=True,
)
#: Keys that look like any random text, so that only their name tells them.
NAMED = _forms(
    """
aws_secret aws_secret_access_key b40
azure_storage azure_storage_key b86 '=='
azure_openai azure_openai_api_key h32
mistral mistral_api_key a32
cohere cohere_api_key a40
datadog datadog_api_key h32
twilio twilio_auth_token h32
algolia algolia_admin_api_key h32
okta okta_api_token '00' u40
auth0 auth0_client_secret u64
cloudflare_old cloudflare_api_token u40
fastly fastly_api_token u32
dropbox dropbox_access_token 'sl.' u135
zendesk zendesk_api_token a40
intercom intercom_access_token b59 '='
facebook_app facebook_app_secret h32
twitter twitter_api_secret a50
twitch twitch_client_secret L30
spotify spotify_client_secret h32
binance binance_secret_key a64
coinbase coinbase_api_secret u64
codecov codecov_token h8 '-' h4 '-' h4 '-' h4 '-' h12
snyk snyk_token h8 '-' h4 '-' h4 '-' h4 '-' h12
jwt_signing jwt_secret b44
django django_secret_key u50
rails secret_key_base h128
laravel app_key 'base64:' b43 '='
session session_secret a32
encryption encryption_key h64
webhook webhook_secret a32
oauth client_secret u40
refresh refresh_token u60
internal internal_api_token a24
basic_secret service_secret a20
hmac hmac_key h64
""",
    alone=False,
)
_WORDS = ("harbor", "violet", "kettle", "maple", "copper", "falcon", "winter", "anchor", "saddle", "meadow", "pepper")


def password(source: random.Random) -> str:
    """As people choose them: words with digits and signs, or what a manager draws."""
    word = source.choice(_WORDS)
    other = source.choice(_WORDS)
    return source.choice(
        (
            f"{word.title()}{source.randrange(10, 9999)}{source.choice('!#$*?')}",
            f"{word}-{other}-{source.randrange(10, 99)}",
            f"{word.title()}{other.title()}{source.randrange(100)}",
            f"{word[:3]}{source.randrange(10**4)}{source.choice('!$&*')}{other[:3].upper()}",
            "".join(source.choices(ALNUM + "!#$%^*_", k=source.randrange(10, 24))) + str(source.randrange(10)),
        )
    )


def jwt(source: random.Random) -> str:
    parts = ({"alg": source.choice(("HS256", "RS256", "ES256")), "typ": "JWT"}, {"sub": f"{source.getrandbits(40)}"})
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{head}.{body}." + "".join(source.choices(URLSAFE, k=source.choice((43, 86, 342))))


def pem(source: random.Random) -> str:
    kind = source.choice(("", "RSA ", "EC ", "OPENSSH ", "DSA ", "ENCRYPTED ", "PGP ")) + "PRIVATE" + " KEY"
    kind += " BLOCK" if kind.startswith("PGP") else ""
    lines = ("".join(source.choices(BASE64, k=64)) for _ in range(source.randrange(3, 26)))
    newline = source.choice(("\n", "\n", "\\n", "\r\n"))
    return newline.join((f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"))


OTHERS: dict[str, Callable[[random.Random], str]] = {"password": password, "json_web_token": jwt, "private_key": pem}
