/**
 * A self-signed certificate for `localhost` (and no address), with its key: for servers that live as long as a test. The
 * key protects nothing. Made with `openssl req -x509 -newkey ec ... -addext subjectAltName=DNS:localhost`.
 */
export const serverCertificate = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUc/+nUPVnybitNbYBe6swMzze7NEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDIwMjM0OFoYDzIxMjYxMDI3
MjAyMzQ4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT8ZrUT4cQyIjGFt50J/C6e/vXjV/ziUbtiHlsiBUJ23d+UPJu3fIlo
r38tC4uucf5Ey/x17f5JbCGMB4eZZrRIo2kwZzAdBgNVHQ4EFgQUMbOJPeQowxY/
OLO8yljqyjxqQcgwHwYDVR0jBBgwFoAUMbOJPeQowxY/OLO8yljqyjxqQcgwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAPwNNpFCWYQhkHklyh/s32enlYNvdI0E1HSXdq5oQnx7AiBQVz6JzP2r
FvEDRqLjbcQ4H61/cGrJb/2RcEpRkoBNcw==
-----END CERTIFICATE-----
`

export const serverKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdb7hzX1nyUZ8ji97
HEI/cgTRbzLi4J5E6r45SFghTUmhRANCAAT8ZrUT4cQyIjGFt50J/C6e/vXjV/zi
UbtiHlsiBUJ23d+UPJu3fIlor38tC4uucf5Ey/x17f5JbCGMB4eZZrRI
-----END PRIVATE KEY-----
`

/** Of an authority that has not signed the one above. */
export const otherCertificate = `-----BEGIN CERTIFICATE-----
MIIBeDCCAR2gAwIBAgIUK+pvOLN2Mj2H8xyeJ6wmOURrM+0wCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTIwMjAyMzQ4WhgPMjEyNjEwMjcyMDIz
NDhaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
uXb6K7ftOaYXnyC680T1QxaXMHNsW+YGZH0003CW4+ECyXrzFUA+qMGlvubfTLuL
o69FzaGlUOjjDHWTMnVz/6NTMFEwHQYDVR0OBBYEFA3gtZJf3y31rAOh08f8SHB1
SL1IMB8GA1UdIwQYMBaAFA3gtZJf3y31rAOh08f8SHB1SL1IMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAMhFs44ED6GydpyLBGviR7fZ0oZPsr1Z
ftirzFX69qi6AiEA6tn7jouJ5NsbPJtNlaybPq8JZPwp7OmjfEUN4/pR9J8=
-----END CERTIFICATE-----
`
