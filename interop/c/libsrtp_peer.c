/*
 * SRTP by libsrtp, for the tests: one request after the other on stdin, one answer each on stdout, until stdin ends.
 *
 *   request  1 byte operation, 2 bytes length, that many bytes
 *   answer   1 byte srtp_err_status_t, 2 bytes length, that many bytes
 *
 *   k  1 byte profile, 1 byte flags, the master key and salt: begins anew, both ways
 *   p  an RTP packet, to protect         u  an SRTP packet, to unprotect
 *   P  an RTCP packet, to protect        U  an SRTCP packet, to unprotect
 *
 * A profile is its code for DTLS (RFC 5764, RFC 7714); 0x81 and 0x82 are AES-256-CM with a tag of 80 and 32 bits
 * (RFC 6188). Flag 1: RTCP is authenticated and not encrypted.
 */
#include <srtp2/srtp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MOST_BYTES 65535
#define MOST_KEY_BYTES 64
#define WINDOW 1024

static srtp_t outbound;
static srtp_t inbound;

static int set_profile(srtp_policy_t *policy, uint8_t profile)
{
    switch (profile) {
    case 0x01:
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        return 30;
    case 0x02: /* RFC 5764 section 4.1.2: the tag of SRTCP has 80 bits all the same */
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy->rtcp);
        return 30;
    case 0x07:
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy->rtcp);
        return 28;
    case 0x08:
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtp);
        srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy->rtcp);
        return 44;
    case 0x81:
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
        return 46;
    case 0x82:
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32(&policy->rtp);
        srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy->rtcp);
        return 46;
    default:
        return -1;
    }
}

static srtp_err_status_t set_keys(const uint8_t *request, size_t length)
{
    srtp_policy_t policy;
    uint8_t key[MOST_KEY_BYTES];
    srtp_err_status_t status;

    memset(&policy, 0, sizeof policy);
    if (length < 2 || set_profile(&policy, request[0]) != (int)length - 2) {
        return srtp_err_status_bad_param;
    }
    if (request[1] & 1) {
        policy.rtcp.sec_serv = sec_serv_auth;
    }
    memset(key, 0, sizeof key);
    memcpy(key, request + 2, length - 2);
    policy.key = key;
    policy.window_size = WINDOW;
    if (outbound) {
        srtp_dealloc(outbound);
        outbound = NULL;
    }
    if (inbound) {
        srtp_dealloc(inbound);
        inbound = NULL;
    }
    policy.ssrc.type = ssrc_any_outbound;
    status = srtp_create(&outbound, &policy);
    if (status == srtp_err_status_ok) {
        policy.ssrc.type = ssrc_any_inbound;
        status = srtp_create(&inbound, &policy);
    }
    return status;
}

static srtp_err_status_t handle(int operation, uint8_t *packet, int *length)
{
    if (operation == 'k') {
        srtp_err_status_t status = set_keys(packet, (size_t)*length);
        *length = 0;
        return status;
    }
    if (!outbound || !inbound) {
        return srtp_err_status_no_ctx;
    }
    switch (operation) {
    case 'p':
        return srtp_protect(outbound, packet, length);
    case 'u':
        return srtp_unprotect(inbound, packet, length);
    case 'P':
        return srtp_protect_rtcp(outbound, packet, length);
    case 'U':
        return srtp_unprotect_rtcp(inbound, packet, length);
    default:
        return srtp_err_status_no_such_op;
    }
}

int main(void)
{
    /* libsrtp wants packets at addresses that are a multiple of four */
    static uint32_t aligned[(MOST_BYTES + SRTP_MAX_TRAILER_LEN) / 4 + 2];
    uint8_t *packet = (uint8_t *)aligned;
    uint8_t head[3];

    if (srtp_init() != srtp_err_status_ok) {
        fprintf(stderr, "libsrtp does not start\n");
        return 1;
    }
    while (fread(head, 1, sizeof head, stdin) == sizeof head) {
        int length = head[1] << 8 | head[2];
        srtp_err_status_t status;

        if (fread(packet, 1, (size_t)length, stdin) != (size_t)length) {
            return 1;
        }
        status = handle(head[0], packet, &length);
        if (status != srtp_err_status_ok || length > MOST_BYTES) {
            length = 0;
        }
        head[0] = (uint8_t)status;
        head[1] = (uint8_t)(length >> 8);
        head[2] = (uint8_t)length;
        if (fwrite(head, 1, sizeof head, stdout) != sizeof head
                || fwrite(packet, 1, (size_t)length, stdout) != (size_t)length || fflush(stdout) != 0) {
            return 1;
        }
    }
    return 0;
}
