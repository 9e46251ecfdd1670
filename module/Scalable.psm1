# The cmdlets are compiled: they come from the nested module bin/Scalable.Cmdlets.dll.
