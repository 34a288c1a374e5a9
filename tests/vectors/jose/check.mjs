// Reads the vectors with npm `jose`, independently of the product, and writes one JWS of each kind itself.
// Usage: node check.mjs CACHE_FOLDER VECTORS_FOLDER   → JSON on stdout; exit code 1 when anything does not hold.
import { createHash, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [cache, vectors] = process.argv.slice(2);
const jose = createRequire(`${cache}/package.json`)("jose");
const read = (name) => JSON.parse(readFileSync(`${vectors}/${name}.json`, "utf8"));
const half = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;
const order = half * 2n + 1n;

function key(hex) {
  const point = Buffer.from(hex, "hex");
  const part = (from) => point.subarray(from, from + 32).toString("base64url");
  return jose.importJWK({ kty: "EC", crv: "P-256", x: part(1), y: part(33) }, "ES256");
}

function lowerS(jws) {
  const [header, payload, signature] = jws.split(".");
  const raw = Buffer.from(signature, "base64url");
  const s = BigInt("0x" + raw.subarray(32).toString("hex"));
  if (s > half) raw.write((order - s).toString(16).padStart(64, "0"), 32, "hex");
  return [header, payload, raw.toString("base64url")].join(".");
}

const verified = [];
const written = {};
for (const name of ["entry", "staff_act", "ack", "refusal", "manifest", "incarnation", "catalogue", "status_page", "kiosk_enrolment", "question"]) {
  const vector = read(name);
  const { payload, protectedHeader } = await jose.compactVerify(vector.jws, await key(vector.key), {
    algorithms: ["ES256"],
  });
  if (Buffer.from(payload).toString("utf8") !== vector.payload) throw new Error(`${name}: payload`);
  if (protectedHeader.typ !== vector.typ) throw new Error(`${name}: typ`);
  const input = vector.jws.slice(0, vector.jws.lastIndexOf("."));
  if (createHash("sha256").update(input).digest("hex") !== vector.signing_input_sha256) throw new Error(`${name}: hash`);
  verified.push(name);
  const own = await new jose.CompactSign(payload)
    .setProtectedHeader({ alg: "ES256", kid: protectedHeader.kid, typ: vector.typ })
    .sign(createPrivateKey(vector.private_key_pem));
  written[name] = lowerS(own);
}

const resident = read("resident_signature");
const certificate = await jose.importX509(resident.certificate_pem, "RS256");
await jose.flattenedVerify(JSON.parse(resident.flattened), certificate, { algorithms: ["RS256"] });
verified.push("resident_signature");
const own = await new jose.FlattenedSign(Buffer.from(resident.statement, "utf8"))
  .setProtectedHeader(JSON.parse(resident.protected))
  .sign(createPrivateKey(resident.private_key_pem));
written.resident_signature = { protected: own.protected, signature: own.signature };

console.log(JSON.stringify({ verified, written }));
