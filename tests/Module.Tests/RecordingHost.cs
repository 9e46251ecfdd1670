using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Scalable.Module.Tests;

/// <summary>A console without a screen: keeps what is written to it, such as what -WhatIf says, and answers confirmations.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly Screen _screen = new();

    /// <summary>Lines as the console would show them.</summary>
    public IReadOnlyList<string> Lines => _screen.Lines;

    /// <summary>What was asked: caption and message.</summary>
    public IReadOnlyList<string> Questions => _screen.Questions;

    /// <summary>Whether confirmations are answered with yes.</summary>
    public bool Confirms
    {
        get => _screen.Confirms;
        set => _screen.Confirms = value;
    }

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Tests";

    public override PSHostUserInterface UI => _screen;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Screen : PSHostUserInterface
    {
        private readonly List<string> _lines = [];
        private readonly List<string> _questions = [];
        private string _line = "";

        public IReadOnlyList<string> Lines => _lines;

        public IReadOnlyList<string> Questions => _questions;

        public bool Confirms { get; set; } = true;

        public override PSHostRawUserInterface? RawUI => null;

        public override void Write(string value) => _line += value;

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value)
        {
            _lines.Add(_line + value);
            _line = "";
        }

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

        public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

        public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            _questions.Add($"{caption}\n{message}");
            string answer = Confirms ? "&Yes" : "&No";
            return choices.Select((choice, index) => (choice, index)).Single(pair => pair.choice.Label == answer).index;
        }

        public override string ReadLine() => throw new NotSupportedException("No test types a line.");

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException("No test types a line.");

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new PSInvalidOperationException($"A mandatory parameter is missing: {string.Join(", ", descriptions.Select(field => field.Name))}.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();
    }
}
