namespace Scalable.Sessions.Manifests;

/// <summary>The stable codes of findings. Those that the Python project also has are named as it names them.</summary>
public static class FindingCodes
{
    public const string YamlSyntax = "E_YAML_SYNTAX";
    public const string Empty = "E_EMPTY";
    public const string DuplicateKey = "E_DUPLICATE_KEY";
    public const string UnknownKey = "E_UNKNOWN_KEY";
    public const string MissingKey = "E_MISSING_KEY";
    public const string BadKey = "E_BAD_KEY";
    public const string BadTag = "E_BAD_TAG";
    public const string BadType = "E_BAD_TYPE";
    public const string BadValue = "E_BAD_VALUE";
    public const string BadVersion = "E_BAD_VERSION";
    public const string BadMemory = "E_BAD_MEMORY";
    public const string NonPositiveMemory = "E_NONPOSITIVE_MEMORY";
    public const string BadWalltime = "E_BAD_WALLTIME";
    public const string BadOption = "E_BAD_OPTION";
    public const string RelativeHostMount = "E_RELATIVE_HOST_MOUNT";
    public const string RelativeContainerMount = "E_RELATIVE_CONTAINER_MOUNT";
    public const string UnknownComponent = "E_UNKNOWN_COMPONENT";
    public const string UnknownProvider = "E_UNKNOWN_PROVIDER";
    public const string UnknownTarget = "E_UNKNOWN_TARGET";
    public const string UnknownOverlay = "E_UNKNOWN_OVERLAY";
    public const string UnsetVariable = "E_UNSET_VARIABLE";
    public const string NoTargets = "W_NO_TARGETS";
    public const string NoTasks = "W_NO_TASKS";
    public const string UnknownOption = "W_UNKNOWN_OPTION";
    public const string UnsupportedProvider = "W_UNSUPPORTED_PROVIDER";
    public const string Timestamp = "W_TIMESTAMP";
}
