using System.Text;

namespace Emews.Workflows.OwnSearches;

/// <summary>Keeps what a search of the user's own says for people: what its program prints on standard error, where its class failed.</summary>
/// <param name="path">The file, which is made with the first line, and added to by each further session.</param>
/// <param name="say">Told of the file once there is something in it.</param>
internal sealed class SearchLog(string path, Action<string> say) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _file;
    private bool _isClosed;

    public string Path => path;

    /// <summary>Writes a line, or several.</summary>
    public void Write(string text)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            if (_file is null)
            {
                _file = new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
                say($"What the search says for people goes to {path}.");
            }

            _file.WriteLine(text);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }
}
