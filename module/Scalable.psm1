# The cmdlets are in bin/Scalable.Cmdlets.dll, nested by the manifest. Nothing is done at import: it would cost every session.
