"""A folder as a bucket, for readers: a server that answers what they ask of S3, each request a little later, as S3 does.

The servers that tests use walk through all files for every thousand names they list, which no bucket does. Signatures are
not looked at, and nothing can be written.
"""

import bisect
import functools
import http.server
import os
import re
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape

NAME = "bucket"
# Seconds from a request to the first byte of its answer.
DELAY = 0.03
PAGE = 1000


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Request)
        self.folder = folder
        self.keys = sorted(os.path.relpath(os.path.join(parent, name), folder)
                           for parent, _, names in os.walk(folder) for name in names)
        self.lock = threading.Lock()
        self.forget()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def hadoop(self):
        """How s3a finds it."""
        return {"fs.s3a.endpoint": f"http://127.0.0.1:{self.server_port}", "fs.s3a.path.style.access": "true",
                "fs.s3a.access.key": "nobody", "fs.s3a.secret.key": "nothing", "fs.s3a.endpoint.region": "us-east-1",
                "fs.s3a.connection.maximum": "64"}

    def handle_error(self, request, client_address):
        """A reader may hang up: that is no fault of the server."""

    def forget(self):
        self.requests = self.sent = 0

    def count(self, sent):
        with self.lock:
            self.requests += 1
            self.sent += sent

    def page(self, prefix, delimiter, after):
        """Up to a thousand keys and common prefixes behind a key, and whether there are more."""
        keys, prefixes = [], []
        at = bisect.bisect_right(self.keys, after) if after else bisect.bisect_left(self.keys, prefix)
        while at < len(self.keys) and self.keys[at].startswith(prefix):
            if len(keys) + len(prefixes) == PAGE:
                return keys, prefixes, True
            key = self.keys[at]
            end = key.find(delimiter, len(prefix)) if delimiter else -1
            if end < 0:
                keys.append(key)
                at += 1
            else:
                prefixes.append(key[:end + 1])
                # Behind all that begins so.
                at = bisect.bisect_left(self.keys, key[:end] + chr(ord(delimiter) + 1), at)
        return keys, prefixes, False


@functools.cache
def serve(folder):
    """The server of a folder, as long as this process lives."""
    return Server(folder)


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body in one packet: else the second waits for the answer to the first.
    wbufsize = -1

    def do_GET(self):
        time.sleep(DELAY)
        path, _, query = self.path.partition("?")
        key = urllib.parse.unquote(path)[len(NAME) + 2:]
        if key:
            self.file(key)
        else:
            self.list({name: values[0] for name, values in urllib.parse.parse_qs(query).items()})

    do_HEAD = do_GET

    def file(self, key):
        try:
            with open(os.path.join(self.server.folder, key), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                first, last = self.range(size)
                file.seek(first)
                body = file.read(last + 1 - first) if self.command == "GET" else b""
        except (FileNotFoundError, IsADirectoryError):
            self.answer(404, b"" if self.command == "HEAD" else b"<Error><Code>NoSuchKey</Code></Error>")
            return
        headers = {"Content-Length": last + 1 - first, "Accept-Ranges": "bytes", "ETag": f'"{size}"',
                   "Last-Modified": "Mon, 21 Jul 2014 00:00:00 GMT"}
        if "Range" in self.headers:
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        self.answer(206 if "Range" in self.headers else 200, body, headers)

    def range(self, size):
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not asked:
            return 0, size - 1
        first, last = asked.groups()
        if not first:
            return max(0, size - int(last)), size - 1
        return int(first), min(int(last), size - 1) if last else size - 1

    def list(self, query):
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        keys, prefixes, more = self.server.page(prefix, delimiter,
                                                query.get("continuation-token", query.get("start-after", "")))
        if more:
            # A common prefix is passed over with all that it begins.
            last = max(keys[-1:] + [each + "\U0010ffff" for each in prefixes[-1:]])
        written = urllib.parse.quote if query.get("encoding-type") == "url" else escape
        body = "".join(
            [f"<ListBucketResult><Name>{NAME}</Name><Prefix>{written(prefix)}</Prefix><MaxKeys>{PAGE}</MaxKeys>",
             f"<KeyCount>{len(keys) + len(prefixes)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>",
             "<EncodingType>url</EncodingType>" if query.get("encoding-type") == "url" else "",
             f"<NextContinuationToken>{escape(last)}</NextContinuationToken>" if more else ""]
            + [f"<Contents><Key>{written(key)}</Key><LastModified>2014-07-21T00:00:00.000Z</LastModified>"
               f"<ETag>&quot;{size}&quot;</ETag><Size>{size}</Size></Contents>"
               for key, size in ((key, os.path.getsize(os.path.join(self.server.folder, key))) for key in keys)]
            + [f"<CommonPrefixes><Prefix>{written(each)}</Prefix></CommonPrefixes>" for each in prefixes]
            + ["</ListBucketResult>"])
        self.answer(200, body.encode(), {"Content-Type": "application/xml"})

    def answer(self, status, body, headers=None):
        self.server.count(len(body))
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **(headers or {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
