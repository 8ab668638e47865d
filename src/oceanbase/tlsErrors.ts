import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import * as l10n from '@vscode/l10n';
import type { DriverError } from './driver.ts';
import { ConnectError } from './errors.ts';
import { formatEndpoint, type Endpoint } from './socket.ts';
import type { TlsFiles } from './tls.ts';

/** The server does not offer TLS, and the connection asks for it: nothing was sent. */
export function noTls(at: string): ConnectError {
  return new ConnectError(
    'no-tls',
    l10n.t(
      '{0} does not offer TLS, which this connection requires. Turn it on there (ssl_client_authentication of the cluster, enable_client_ssl of OBProxy), or set TLS to “off” or “preferred”.',
      at,
    ),
  );
}

/** Throws {@link ConnectError} where the files are none that TLS can use. */
export function checkTlsFiles({ mode, ca, cert, key }: TlsFiles): void {
  if (mode === 'disabled') return;
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConnectError(
      'tls',
      l10n.t('A client certificate and its key go together: give both files or none.'),
    );
  }
  // OpenSSL's own words say nothing to a reader, so each failure gets a sentence of ours.
  orElse(l10n.t('The CA file has no certificate in PEM form.'), () => ca && new X509Certificate(ca));
  orElse(
    l10n.t('The client certificate’s file has no certificate in PEM form.'),
    () => cert && new X509Certificate(cert),
  );
  orElse(
    l10n.t('The client key’s file has no private key in PEM form without a passphrase.'),
    () => key && createSecureContext({ key }),
  );
  orElse(
    l10n.t('The client key does not belong to the client certificate.'),
    () => cert && key && createSecureContext({ cert, key }),
  );
}

function orElse(message: string, attempt: () => unknown): void {
  try {
    attempt();
  } catch {
    throw new ConnectError('tls', message);
  }
}

/** What becomes of a handshake that the network has cut or held up: it may pass. */
const passing: ReadonlySet<string | undefined> = new Set([
  'ETIMEDOUT',
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
]);

/** A failed TLS handshake in one sentence. Nothing of the login was sent then. */
export function explainTlsError(error: DriverError, endpoint: Endpoint): ConnectError {
  const kind = passing.has(error.tlsCode) ? 'lost' : 'tls';
  return new ConnectError(kind, sentence(error, formatEndpoint(endpoint), endpoint.host), { cause: error });
}

function sentence(error: DriverError, at: string, host: string): string {
  switch (error.tlsCode) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_SIGNATURE_FAILURE':
      return l10n.t(
        'The certificate of {0} is not signed by the CA that this connection trusts. Give the file of the CA that signed it.',
        at,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t(
        'The certificate of {0} is not for “{1}”. Connect with a name that it has, or verify the CA alone.',
        at,
        host,
      );
    case 'CERT_HAS_EXPIRED':
      return l10n.t('The certificate of {0}, or of its CA, has expired.', at);
    case 'CERT_NOT_YET_VALID':
      return l10n.t('The certificate of {0} is not valid yet. Check the clocks.', at);
    case 'ETIMEDOUT':
      return l10n.t('{0} offers TLS, but did not finish its handshake in time.', at);
    default:
      return l10n.t(
        '{0} offers TLS, but no secure connection came about ({1}). If TLS is not needed, set it to “off”.',
        at,
        error.tlsCode ?? error.message,
      );
  }
}
