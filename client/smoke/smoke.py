"""Calls a Hunch sidecar from Python, by stubs made from the proto files: smoke.py HOST:PORT PROTO_FOLDER."""

import importlib
import sys
import tempfile

import grpc
from grpc_tools import protoc

NAMESPACE = "shop"
TIMEOUT = 20.0  # seconds; generous, for the first call on a busy machine


def stubs(proto_folder):
    """Generates the stubs into a folder that is forgotten, and imports them."""
    folder = tempfile.mkdtemp(prefix="hunch-smoke")
    proto = "hunch/cache/v1/cache.proto"
    if protoc.main(["protoc", f"-I{proto_folder}", f"--python_out={folder}", f"--grpc_python_out={folder}", proto]):
        sys.exit("the stubs could not be generated")
    sys.path.insert(0, folder)
    return importlib.import_module("hunch.cache.v1.cache_pb2"), importlib.import_module("hunch.cache.v1.cache_pb2_grpc")


def check(what, holds):
    if not holds:
        sys.exit(f"python: {what}: no")
    check.count += 1


check.count = 0


def failure_of(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code()
    return None


def main(target, proto_folder):
    pb, rpc = stubs(proto_folder)
    cache = rpc.CacheStub(grpc.insecure_channel(target))

    def get(key, namespace=NAMESPACE):
        request = pb.GetRequest(namespace=namespace, key=key, session="python")
        return cache.Get(request, timeout=TIMEOUT, wait_for_ready=True)

    first = get("user:1")
    check("a value is found", b'"id":1' in first.value)
    second = get("user:1")
    check("the second read is a hit", second.result in (pb.RESULT_HIT, pb.RESULT_PREFETCHED_HIT))
    check("of the same value", second.value == first.value)

    check("an unknown key is NOT_FOUND", failure_of(lambda: get("user:99999999")) == grpc.StatusCode.NOT_FOUND)
    check("an unknown namespace is NOT_FOUND", failure_of(lambda: get("x", "nowhere")) == grpc.StatusCode.NOT_FOUND)
    check("an empty key is INVALID_ARGUMENT", failure_of(lambda: get("")) == grpc.StatusCode.INVALID_ARGUMENT)

    batch = pb.BatchGetRequest(namespace=NAMESPACE, keys=["user:1", "user:99999999"], session="python")
    found, missing = cache.BatchGet(batch, timeout=TIMEOUT).results
    check("a batch answers each key", found.found.value == first.value)
    check("and says of each why not", missing.error.reason == "KEY_NOT_FOUND")

    cache.Put(pb.PutRequest(namespace=NAMESPACE, key="user:1", value=b"put"), timeout=TIMEOUT)
    check("a value put is read", get("user:1").value == b"put")
    keys = pb.InvalidateRequest(namespace=NAMESPACE, keys=pb.Keys(keys=["user:1"]))
    check("an invalidation drops it", cache.Invalidate(keys, timeout=TIMEOUT).dropped == 1)
    check("and the store is read again", get("user:1").value == first.value)

    away = rpc.CacheStub(grpc.insecure_channel("127.0.0.1:1"))
    request = pb.GetRequest(namespace=NAMESPACE, key="user:1")
    failed = failure_of(lambda: away.Get(request, timeout=TIMEOUT))
    check("a sidecar that is away is UNAVAILABLE", failed == grpc.StatusCode.UNAVAILABLE)
    print(f"python: ok, {check.count} checks")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
