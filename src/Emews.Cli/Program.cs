using Emews.Cli;

return await EmewsTool.RunAsync(args);
