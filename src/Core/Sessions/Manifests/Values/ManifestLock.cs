using System.Security.Cryptography;
using System.Text;

namespace Scalable.Sessions.Manifests.Values;

/// <summary>A manifest's fingerprint: the SHA-256, in lower-case hexadecimal digits, of its canonical JSON in UTF-8.</summary>
public static class ManifestLock
{
    public static string Compute(ManifestValue resolved) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(resolved)))).ToLowerInvariant();
}
