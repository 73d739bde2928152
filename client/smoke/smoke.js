// Calls a Hunch sidecar from Node, by the proto files: smoke.js HOST:PORT PROTO_FOLDER.
'use strict';

const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const NAMESPACE = 'shop';
const TIMEOUT_MS = 20_000; // generous, for the first call on a busy machine

let checks = 0;

function check(what, holds) {
  if (!holds) {
    throw new Error(what + ': no');
  }
  checks++;
}

function load(protoFolder) {
  const definition = loader.loadSync('hunch/cache/v1/cache.proto', {
    includeDirs: [protoFolder],
    keepCase: true,
    enums: String,
    longs: Number,
  });
  return grpc.loadPackageDefinition(definition).hunch.cache.v1;
}

/** A unary call as a promise. */
function call(client, method, request) {
  const deadline = new Date(Date.now() + TIMEOUT_MS);
  return new Promise((resolve, reject) =>
    client[method](request, { deadline }, (error, reply) => (error ? reject(error) : resolve(reply))));
}

async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error.code;
  }
  return null;
}

async function main(target, protoFolder) {
  const { Cache } = load(protoFolder);
  const cache = new Cache(target, grpc.credentials.createInsecure());
  const get = (key, namespace = NAMESPACE) => call(cache, 'Get', { namespace, key, session: 'node' });

  const first = await get('user:2');
  check('a value is found', first.value.includes('"id":2'));
  const second = await get('user:2');
  check('the second read is a hit', ['RESULT_HIT', 'RESULT_PREFETCHED_HIT'].includes(second.result));
  check('of the same value', second.value.equals(first.value));

  const { NOT_FOUND, INVALID_ARGUMENT, UNAVAILABLE } = grpc.status;
  check('an unknown key is NOT_FOUND', (await failureOf(get('user:99999999'))) === NOT_FOUND);
  check('an unknown namespace is NOT_FOUND', (await failureOf(get('x', 'nowhere'))) === NOT_FOUND);
  check('an empty key is INVALID_ARGUMENT', (await failureOf(get(''))) === INVALID_ARGUMENT);

  const batch = { namespace: NAMESPACE, keys: ['user:2', 'user:99999999'], session: 'node' };
  const [found, missing] = (await call(cache, 'BatchGet', batch)).results;
  check('a batch answers each key', found.found.value.equals(first.value));
  check('and says of each why not', missing.error.reason === 'KEY_NOT_FOUND');

  await call(cache, 'Put', { namespace: NAMESPACE, key: 'user:2', value: Buffer.from('put') });
  check('a value put is read', (await get('user:2')).value.equals(Buffer.from('put')));
  const dropped = await call(cache, 'Invalidate', { namespace: NAMESPACE, keys: { keys: ['user:2'] } });
  check('an invalidation drops it', dropped.dropped === 1);
  check('and the store is read again', (await get('user:2')).value.equals(first.value));

  const away = new Cache('127.0.0.1:1', grpc.credentials.createInsecure());
  const failed = await failureOf(call(away, 'Get', { namespace: NAMESPACE, key: 'user:2' }));
  check('a sidecar that is away is UNAVAILABLE', failed === UNAVAILABLE);
  away.close();
  cache.close();
  console.log('node: ok, ' + checks + ' checks');
}

main(process.argv[2], process.argv[3]).catch((error) => {
  console.error('node: ' + error.message);
  process.exit(1);
});
